package dev.gatehouse.dkim;

/** Why a signature cannot be verified; thrown by the steps of RFC 6376 section 6.1 and turned into a result there. */
public final class Unverifiable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Ours: what a stranger's text may add to a result. */
    private static final int MAX_DETAIL = 255;

    private final DkimReason reason;

    public Unverifiable(DkimReason reason, String detail) {
        super(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail, null, false, false);
        this.reason = reason;
    }

    public DkimReason reason() {
        return reason;
    }

    /** What exactly was seen, for people; may hold a stranger's text. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
