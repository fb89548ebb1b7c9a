package dev.gatehouse.verdict;

/**
 * How far we follow a domain owner who asks for reject (RFC 9989 sections 5.4 and 7.4: a reject policy alone is no reason to
 * refuse). The strictest first.
 */
public enum RejectMode {
    /** Refuse whatever fails. */
    STRICT,
    /** Refuse unless something suggests an honest detour, a list or a forwarder; quarantine then. */
    EVIDENCE,
    /** Quarantine, never refuse. */
    NEVER,
    /** Neither refuse nor quarantine: for single author domains and recipients. */
    EXEMPT
}
