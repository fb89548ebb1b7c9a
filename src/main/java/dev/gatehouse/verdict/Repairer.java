package dev.gatehouse.verdict;

/** In whose hands it is to put a refusal right. */
public enum Repairer {
    SENDER,
    SENDING_SERVER,
    DOMAIN_OWNER,
    RECIPIENT_SIDE,
    THIS_SERVER;

    public static Repairer of(Refusal refusal) {
        if (refusal == Refusal.RCPT_APART) {
            return SENDING_SERVER;
        }
        if (refusal.isTemporary() && refusal.topic() != Refusal.Topic.LIMIT && refusal != Refusal.AUTH_THROTTLED) {
            return THIS_SERVER;
        }
        return switch (refusal) {
            case RLY_MX_POINTS_HERE, REQUIRETLS -> RECIPIENT_SIDE;
            case SND_NO_DOMAIN, SND_NULL_MX, SND_DOMAIN_UNAUTH, REP_DNSBL_DOMAIN -> DOMAIN_OWNER;
            case SND_FROM_MISSING,
                    SND_FROM_SEVERAL,
                    SND_FROM_DOMAINS,
                    SND_FROM_MALFORMED,
                    SND_FROM_NO_DOMAIN,
                    REP_DNSBL,
                    LIM_IP_CONN,
                    TLS_REQUIRED_IN -> SENDING_SERVER;
            default -> of(refusal.topic());
        };
    }

    private static Repairer of(Refusal.Topic topic) {
        return switch (topic) {
            case SPF, DKIM, DMARC -> DOMAIN_OWNER;
            case REVERSE_DNS -> SENDING_SERVER;
            default -> SENDER;
        };
    }
}
