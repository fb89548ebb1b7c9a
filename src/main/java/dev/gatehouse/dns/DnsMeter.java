package dev.gatehouse.dns;

/** Is told how the DNS is used, for a site's metrics. */
public interface DnsMeter {
    /** For whom nobody measures. */
    DnsMeter NONE = new DnsMeter() {
        @Override
        public Runnable sent(RecordType type) {
            return () -> {};
        }

        @Override
        public void answeredFromCache() {}
    };

    /** A question goes to a server; what is returned is run when it is answered or given up. */
    Runnable sent(RecordType type);

    /** A question was answered from what is known, or waits for an equal one that is under way. */
    void answeredFromCache();
}
