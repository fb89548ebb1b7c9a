package dev.gatehouse.report;

/** Where one report stands on its way to one destination. */
public enum DeliveryState {
    /** Whether the destination may have it is to be found out. */
    CHECK,
    /** Its mail is frozen and waits for its time. */
    READY,
    /** A server is handing it to the mail system; if that server dies, another hands on the same bytes. */
    SENDING,
    /** The mail system has it. */
    QUEUED,
    /** The destination did not agree to have reports of this domain (RFC 9990 section 4). */
    REFUSED,
    /** It came back. */
    BOUNCED,
    /** The destination does not take it for its size; smaller reports of the same records went instead, if that was possible. */
    TOO_LARGE,
    /** It could not be checked or handed on in time. */
    EXPIRED,
    /** The destination is on the suppression list. */
    SUPPRESSED,
    /** An operator stopped it. */
    CANCELLED;

    /** Whether nothing more happens by itself. */
    public boolean isFinal() {
        return this != CHECK && this != READY && this != SENDING;
    }
}
