package dev.gatehouse.verdict;

import dev.gatehouse.smtp.EnhancedStatusCode;
import java.util.Arrays;
import java.util.Optional;

/**
 * The reasons for which something is refused, with the codes that say so (RFC 5321 section 4.2.2, RFC 3463, RFC 4954,
 * RFC 7372, RFC 7505). The texts stand in the catalogue of {@code dev.gatehouse.explain}, under {@link #id()}.
 */
public enum Refusal {
    RLY_AUTH_MISSING("RLY-AUTH-MISSING", 530, "5.7.0", Topic.RELAY),
    RLY_PORT25_CLIENT("RLY-PORT25-CLIENT", 550, "5.7.1", Topic.RELAY),
    RLY_PORT25_AUTH_NOT_TRIED("RLY-PORT25-AUTH-NOT-TRIED", 550, "5.7.1", Topic.RELAY),
    RLY_STRANGER("RLY-STRANGER", 550, "5.7.1", Topic.RELAY),
    RLY_TLS_FIRST("RLY-TLS-FIRST", 530, "5.7.0", Topic.RELAY),
    RLY_AUTH_FAILED("RLY-AUTH-FAILED", 530, "5.7.0", Topic.RELAY),
    AUTH_BAD("AUTH-BAD", 535, "5.7.8", Topic.AUTHENTICATION),
    AUTH_MECH("AUTH-MECH", 504, "5.5.4", Topic.AUTHENTICATION),
    AUTH_MECH_WEAK("AUTH-MECH-WEAK", 534, "5.7.9", Topic.AUTHENTICATION),
    AUTH_BACKEND("AUTH-BACKEND", 454, "4.7.0", Topic.AUTHENTICATION),
    AUTH_THROTTLED("AUTH-THROTTLED", 421, "4.7.0", Topic.AUTHENTICATION),
    RLY_IP_NOT_TRUSTED("RLY-IP-NOT-TRUSTED", 550, "5.7.1", Topic.RELAY),
    RLY_USER_IP("RLY-USER-IP", 550, "5.7.1", Topic.RELAY),
    RLY_TRUSTED_SENDER("RLY-TRUSTED-SENDER", 550, "5.7.1", Topic.RELAY),
    RLY_ROUTED("RLY-ROUTED", 550, "5.7.1", Topic.RELAY),
    RLY_MX_POINTS_HERE("RLY-MX-POINTS-HERE", 550, "5.7.1", Topic.RELAY),
    RLY_DEFER("RLY-DEFER", 454, "4.7.1", Topic.RELAY),
    SND_NOT_OWNER("SND-NOT-OWNER", 550, "5.7.1", Topic.SENDER),
    SND_FOREIGN_DOMAIN("SND-FOREIGN-DOMAIN", 550, "5.7.1", Topic.SENDER),
    SND_LOCAL_UNAUTH("SND-LOCAL-UNAUTH", 550, "5.7.1", Topic.SENDER),
    SND_LOCAL_TEMP("SND-LOCAL-TEMP", 451, "4.7.1", Topic.SENDER),
    SND_AUTH_MISSING("SND-AUTH-MISSING", 550, "5.7.1", Topic.SENDER),
    SND_AUTH_FAILED("SND-AUTH-FAILED", 550, "5.7.1", Topic.SENDER),
    SND_SIGN_IN("SND-SIGN-IN", 530, "5.7.0", Topic.SENDER),
    SND_HEADER_FROM("SND-HEADER-FROM", 550, "5.7.1", Topic.SENDER),
    SND_HEADER_SENDER("SND-HEADER-SENDER", 550, "5.7.1", Topic.SENDER),
    SND_FROM_MISSING("SND-FROM-MISSING", 550, "5.6.0", Topic.SENDER),
    SND_FROM_SEVERAL("SND-FROM-SEVERAL", 550, "5.6.0", Topic.SENDER),
    SND_FROM_DOMAINS("SND-FROM-DOMAINS", 550, "5.6.0", Topic.SENDER),
    SND_FROM_MALFORMED("SND-FROM-MALFORMED", 550, "5.6.0", Topic.SENDER),
    SND_FROM_NO_DOMAIN("SND-FROM-NO-DOMAIN", 550, "5.6.0", Topic.SENDER),
    MSG_HEADER_TOO_LARGE("MSG-HEADER-TOO-LARGE", 552, "5.3.4", Topic.SENDER),
    SND_NO_DOMAIN("SND-NO-DOMAIN", 550, "5.1.8", Topic.SENDER),
    SND_NO_DOMAIN_TEMP("SND-NO-DOMAIN-TEMP", 450, "4.1.8", Topic.SENDER),
    SND_NULL_MX("SND-NULL-MX", 550, "5.7.27", Topic.SENDER),
    SND_DOMAIN_UNAUTH("SND-DOMAIN-UNAUTH", 550, "5.7.1", Topic.SENDER),
    REP_DNSBL("REP-DNSBL", 550, "5.7.1", Topic.BLOCKLIST),
    REP_DNSBL_DOMAIN("REP-DNSBL-DOMAIN", 550, "5.7.1", Topic.BLOCKLIST),
    REP_CLIENT_INFECTED("REP-CLIENT-INFECTED", 550, "5.7.1", Topic.BLOCKLIST),
    LIM_USER_RATE("LIM-USER-RATE", 450, "4.7.1", Topic.LIMIT),
    LIM_USER_DAY("LIM-USER-DAY", 550, "5.7.1", Topic.LIMIT),
    LIM_IP_CONN("LIM-IP-CONN", 421, "4.7.0", Topic.LIMIT),
    LIM_FLOOD("LIM-FLOOD", 451, "4.7.28", Topic.LIMIT),
    ACC_SUSPENDED("ACC-SUSPENDED", 550, "5.7.1", Topic.ACCOUNT),
    PTR_NONE("PTR-NONE", 550, "5.7.25", Topic.REVERSE_DNS),
    PTR_MISMATCH("PTR-MISMATCH", 550, "5.7.25", Topic.REVERSE_DNS),
    PTR_TEMP("PTR-TEMP", 450, "4.7.25", Topic.REVERSE_DNS),
    HELO_BAD("HELO-BAD", 550, "5.7.1", Topic.REVERSE_DNS),
    SPF_FAIL("SPF-FAIL", 550, "5.7.23", Topic.SPF),
    SPF_PERMERROR("SPF-PERMERROR", 550, "5.7.24", Topic.SPF),
    SPF_TEMPERROR("SPF-TEMPERROR", 451, "4.7.24", Topic.SPF),
    DKIM_NONE("DKIM-NONE", 550, "5.7.20", Topic.DKIM),
    DKIM_UNALIGNED("DKIM-UNALIGNED", 550, "5.7.22", Topic.DKIM),
    DMARC_REJECT("DMARC-REJECT", 550, "5.7.1", Topic.DMARC),
    DMARC_TEMP("DMARC-TEMP", 451, "4.7.1", Topic.DMARC),
    AUTHRES_MULTI("AUTHRES-MULTI", 550, "5.7.26", Topic.DMARC),
    TLS_REQUIRED_IN("TLS-REQUIRED-IN", 530, "5.7.0", Topic.TLS),
    REQUIRETLS("REQUIRETLS", 550, "5.7.30", Topic.TLS),
    RCPT_APART("RCPT-APART", 452, "4.5.3", Topic.RECIPIENT),
    RCPT_UNKNOWN("RCPT-UNKNOWN", 550, "5.1.1", Topic.RECIPIENT),
    SRV_BUSY("SRV-BUSY", 451, "4.3.2", Topic.SERVER),
    POLICY_ERROR("POLICY-ERROR", 451, "4.3.0", Topic.SERVER);

    /** What a refusal is about; its word begins the last line of a reply. */
    public enum Topic {
        RELAY("Relay"),
        AUTHENTICATION("Sign-in"),
        SENDER("Sender"),
        BLOCKLIST("Blocklist"),
        LIMIT("Limit"),
        ACCOUNT("Account"),
        REVERSE_DNS("Reverse DNS"),
        SPF("SPF"),
        DKIM("DKIM"),
        DMARC("DMARC"),
        TLS("TLS"),
        RECIPIENT("Recipient"),
        SERVER("Server");

        private final String word;

        Topic(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    private final String id;
    private final int code;
    private final EnhancedStatusCode status;
    private final Topic topic;

    Refusal(String id, int code, String status, Topic topic) {
        this.id = id;
        this.code = code;
        this.status = EnhancedStatusCode.of(status);
        this.topic = topic;
    }

    /** The reason with that id, for example {@code RLY-STRANGER}. */
    public static Optional<Refusal> byId(String id) {
        return Arrays.stream(values()).filter(refusal -> refusal.id.equals(id)).findFirst();
    }

    public String id() {
        return id;
    }

    /** The SMTP reply code, 400 to 599. */
    public int code() {
        return code;
    }

    public EnhancedStatusCode status() {
        return status;
    }

    public Topic topic() {
        return topic;
    }

    public boolean isTemporary() {
        return code / 100 == 4;
    }
}
