package dev.gatehouse.relay;

/** Knows what a user may send as: own address, aliases, rights given by others. */
@FunctionalInterface
public interface SendAs {
    /**
     * Whether {@code user}, who has signed in, may send as {@code address}.
     *
     * @param address without angle brackets; a stranger's text
     */
    Answer permits(String user, String address);

    /** What there is to know about it. */
    enum Answer {
        YES,
        NO,
        /** Users, aliases or rights could not be read. */
        CANNOT_TELL;

        public static Answer of(boolean permitted) {
            return permitted ? YES : NO;
        }
    }
}
