package dev.gatehouse.verdict;

import static dev.gatehouse.verdict.Audience.SIGNED_IN;
import static dev.gatehouse.verdict.Audience.STRANGER;
import static dev.gatehouse.verdict.Audience.TRUSTED;
import static dev.gatehouse.verdict.Refusal.Help.IN_ORDER;
import static dev.gatehouse.verdict.Refusal.Help.MAIL_PROGRAM;
import static dev.gatehouse.verdict.Refusal.Topic.ACCOUNT;
import static dev.gatehouse.verdict.Refusal.Topic.AUTHENTICATION;
import static dev.gatehouse.verdict.Refusal.Topic.BLOCKLIST;
import static dev.gatehouse.verdict.Refusal.Topic.DKIM;
import static dev.gatehouse.verdict.Refusal.Topic.DMARC;
import static dev.gatehouse.verdict.Refusal.Topic.LIMIT;
import static dev.gatehouse.verdict.Refusal.Topic.RECIPIENT;
import static dev.gatehouse.verdict.Refusal.Topic.RELAY;
import static dev.gatehouse.verdict.Refusal.Topic.REVERSE_DNS;
import static dev.gatehouse.verdict.Refusal.Topic.SERVER;
import static dev.gatehouse.verdict.Refusal.Topic.SPF;
import static dev.gatehouse.verdict.Refusal.Topic.TLS;
import static dev.gatehouse.verdict.Repairer.DOMAIN_OWNER;
import static dev.gatehouse.verdict.Repairer.RECIPIENT_SIDE;
import static dev.gatehouse.verdict.Repairer.SENDER;
import static dev.gatehouse.verdict.Repairer.SENDING_SERVER;
import static dev.gatehouse.verdict.Repairer.THIS_SERVER;

import dev.gatehouse.smtp.EnhancedStatusCode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The reasons for which something is refused, a row each: the reply code and the enhanced status code (RFC 5321 section 4.2.2,
 * RFC 3463, RFC 4954, RFC 7372, RFC 7505), what it is about, who may be told, who can put it right, the word that must be in
 * the first line for programs that read bounces, and what its help page shows. The texts are in the catalogue of {@code
 * dev.gatehouse.explain}, under {@link #id()}. Nobody else has a table of reasons.
 */
public enum Refusal {
    RLY_AUTH_MISSING(530, "5.7.0", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM, IN_ORDER),
    RLY_PORT25_CLIENT(550, "5.7.1", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM, IN_ORDER),
    RLY_PORT25_AUTH_NOT_TRIED(550, "5.7.1", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM, IN_ORDER),
    RLY_STRANGER(550, "5.7.1", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM),
    RLY_TLS_FIRST(530, "5.7.0", RELAY, STRANGER, SENDER, "Encryption required", MAIL_PROGRAM, IN_ORDER),
    RLY_AUTH_FAILED(530, "5.7.0", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM, IN_ORDER),
    AUTH_BAD(535, "5.7.8", AUTHENTICATION, STRANGER, SENDER, "Authentication", MAIL_PROGRAM, IN_ORDER),
    AUTH_MECH(504, "5.5.4", AUTHENTICATION, STRANGER, SENDER, "Authentication", MAIL_PROGRAM),
    AUTH_MECH_WEAK(534, "5.7.9", AUTHENTICATION, SIGNED_IN, SENDER, "Authentication", MAIL_PROGRAM),
    AUTH_BACKEND(454, "4.7.0", AUTHENTICATION, STRANGER, THIS_SERVER, "Authentication"),
    AUTH_THROTTLED(421, "4.7.0", AUTHENTICATION, STRANGER, SENDER, "Authentication", MAIL_PROGRAM),
    RLY_IP_NOT_TRUSTED(550, "5.7.1", RELAY, STRANGER, SENDER, "Relay not permitted", MAIL_PROGRAM),
    RLY_USER_IP(550, "5.7.1", RELAY, SIGNED_IN, SENDER, "Relay not permitted", MAIL_PROGRAM),
    RLY_TRUSTED_SENDER(550, "5.7.1", RELAY, TRUSTED, SENDER, "Relay not permitted", MAIL_PROGRAM),
    RLY_ROUTED(550, "5.7.1", RELAY, STRANGER, SENDER, "Relay not permitted"),
    RLY_MX_POINTS_HERE(550, "5.7.1", RELAY, STRANGER, RECIPIENT_SIDE, "Relay not permitted"),
    RLY_DEFER(454, "4.7.1", RELAY, STRANGER, THIS_SERVER, "Relay"),
    SND_NOT_OWNER(550, "5.7.1", Topic.SENDER, SIGNED_IN, SENDER, "Sender", MAIL_PROGRAM),
    SND_FOREIGN_DOMAIN(550, "5.7.1", Topic.SENDER, SIGNED_IN, SENDER, "Sender"),
    SND_LOCAL_UNAUTH(550, "5.7.1", Topic.SENDER, STRANGER, SENDER, "Sender", MAIL_PROGRAM),
    SND_LOCAL_TEMP(451, "4.7.1", Topic.SENDER, STRANGER, THIS_SERVER, "Sender", MAIL_PROGRAM),
    SND_AUTH_MISSING(550, "5.7.1", Topic.SENDER, STRANGER, SENDER, "Sender", MAIL_PROGRAM, IN_ORDER),
    SND_AUTH_FAILED(550, "5.7.1", Topic.SENDER, STRANGER, SENDER, "Sender", MAIL_PROGRAM, IN_ORDER),
    SND_SIGN_IN(530, "5.7.0", Topic.SENDER, STRANGER, SENDER, "Sender", MAIL_PROGRAM),
    SND_HEADER_FROM(550, "5.7.1", Topic.SENDER, TRUSTED, SENDER, "Sender"),
    SND_HEADER_SENDER(550, "5.7.1", Topic.SENDER, TRUSTED, SENDER, "Sender"),
    SND_FROM_MISSING(550, "5.6.0", Topic.SENDER, STRANGER, SENDING_SERVER, "Sender"),
    SND_FROM_SEVERAL(550, "5.6.0", Topic.SENDER, STRANGER, SENDING_SERVER, "Sender"),
    SND_FROM_DOMAINS(550, "5.6.0", Topic.SENDER, STRANGER, SENDING_SERVER, "Sender"),
    SND_FROM_MALFORMED(550, "5.6.0", Topic.SENDER, STRANGER, SENDING_SERVER, "Sender"),
    SND_FROM_NO_DOMAIN(550, "5.6.0", Topic.SENDER, STRANGER, SENDING_SERVER, "Sender"),
    MSG_HEADER_TOO_LARGE(552, "5.3.4", Topic.SENDER, STRANGER, SENDER, "Sender"),
    SND_NO_DOMAIN(550, "5.1.8", Topic.SENDER, STRANGER, DOMAIN_OWNER, "Sender"),
    SND_NO_DOMAIN_TEMP(450, "4.1.8", Topic.SENDER, STRANGER, THIS_SERVER, "Sender"),
    SND_NULL_MX(550, "5.7.27", Topic.SENDER, STRANGER, DOMAIN_OWNER, "Sender"),
    SND_DOMAIN_UNAUTH(550, "5.7.1", Topic.SENDER, TRUSTED, DOMAIN_OWNER, "Sender"),
    REP_DNSBL(550, "5.7.1", BLOCKLIST, STRANGER, SENDING_SERVER, "blocklist"),
    REP_DNSBL_DOMAIN(550, "5.7.1", BLOCKLIST, STRANGER, DOMAIN_OWNER, "blocklist"),
    REP_CLIENT_INFECTED(550, "5.7.1", BLOCKLIST, SIGNED_IN, SENDER, "blocklist"),
    LIM_USER_RATE(450, "4.7.1", LIMIT, SIGNED_IN, SENDER, ""),
    LIM_USER_DAY(550, "5.7.1", LIMIT, SIGNED_IN, SENDER, ""),
    LIM_IP_CONN(421, "4.7.0", LIMIT, STRANGER, SENDING_SERVER, ""),
    LIM_FLOOD(451, "4.7.28", LIMIT, STRANGER, SENDER, ""),
    ACC_SUSPENDED(550, "5.7.1", ACCOUNT, SIGNED_IN, SENDER, ""),
    PTR_NONE(550, "5.7.25", REVERSE_DNS, STRANGER, SENDING_SERVER, "reverse DNS"),
    PTR_MISMATCH(550, "5.7.25", REVERSE_DNS, STRANGER, SENDING_SERVER, "reverse DNS"),
    PTR_TEMP(450, "4.7.25", REVERSE_DNS, STRANGER, THIS_SERVER, "reverse DNS"),
    HELO_BAD(550, "5.7.1", REVERSE_DNS, STRANGER, SENDING_SERVER, "HELO", IN_ORDER),
    SPF_FAIL(550, "5.7.23", SPF, STRANGER, DOMAIN_OWNER, "SPF"),
    SPF_PERMERROR(550, "5.7.24", SPF, STRANGER, DOMAIN_OWNER, "SPF"),
    SPF_TEMPERROR(451, "4.7.24", SPF, STRANGER, THIS_SERVER, "SPF"),
    DKIM_NONE(550, "5.7.20", DKIM, STRANGER, DOMAIN_OWNER, "DKIM", IN_ORDER),
    DKIM_UNALIGNED(550, "5.7.22", DKIM, STRANGER, DOMAIN_OWNER, "DKIM", IN_ORDER),
    DMARC_REJECT(550, "5.7.1", DMARC, STRANGER, DOMAIN_OWNER, "DMARC"),
    DMARC_TEMP(451, "4.7.1", DMARC, STRANGER, THIS_SERVER, "DMARC"),
    AUTHRES_MULTI(550, "5.7.26", DMARC, STRANGER, DOMAIN_OWNER, "SPF", IN_ORDER),
    TLS_REQUIRED_IN(530, "5.7.0", TLS, STRANGER, SENDING_SERVER, "Encryption required", MAIL_PROGRAM),
    REQUIRETLS(550, "5.7.30", TLS, STRANGER, RECIPIENT_SIDE, "Encryption required"),
    RCPT_APART(452, "4.5.3", RECIPIENT, STRANGER, SENDING_SERVER, ""),
    RCPT_UNKNOWN(550, "5.1.1", RECIPIENT, STRANGER, SENDER, ""),
    SRV_BUSY(451, "4.3.2", SERVER, STRANGER, THIS_SERVER, ""),
    POLICY_ERROR(451, "4.3.0", SERVER, STRANGER, THIS_SERVER, "");

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

        /** Whether signing in, or encryption for it, is what is missing. */
        private boolean isAboutSignIn() {
            return this == RELAY || this == AUTHENTICATION || this == TLS;
        }
    }

    /** What the help page about a reason shows. */
    enum Help {
        /** The table of settings for mail programs. */
        MAIL_PROGRAM,
        /** Steps that are all to be taken, one after the other; without it each is for another case. */
        IN_ORDER
    }

    private final int code;
    private final EnhancedStatusCode status;
    private final Topic topic;
    private final Audience reader;
    private final Repairer repairer;
    private final String keyword;
    private final Set<Help> help;

    Refusal(int code, String status, Topic topic, Audience reader, Repairer repairer, String keyword, Help... help) {
        this.code = code;
        this.status = EnhancedStatusCode.of(status);
        this.topic = topic;
        this.reader = reader;
        this.repairer = repairer;
        this.keyword = keyword;
        this.help = Set.of(help);
    }

    /** The reason with that id, for example {@code RLY-STRANGER}. */
    public static Optional<Refusal> byId(String id) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.id().equals(id))
                .findFirst();
    }

    /** As replies, logs and help pages name it, for example {@code RLY-STRANGER}. */
    public String id() {
        return name().replace('_', '-');
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

    /** Who must a reader be, at least, to be told that this is the reason. */
    public Audience reader() {
        return reader;
    }

    /** In whose hands it is to put it right. */
    public Repairer repairer() {
        return repairer;
    }

    /** What bounce classifiers and telephones look for in the first line; empty where there is no such word. */
    public String keyword() {
        return keyword;
    }

    /** Whether the settings of a mail program may be the cause. */
    public boolean concernsMailProgram() {
        return help.contains(Help.MAIL_PROGRAM);
    }

    /** Whether all steps are to be taken, in their order; else each is for another case. */
    public boolean hasStepsInOrder() {
        return help.contains(Help.IN_ORDER);
    }

    /** The 4yz code beside a 5yz code (RFC 5321 section 4.2.2; 454 is RFC 4954's and, for relay, Postfix's). */
    public int temporaryCode() {
        return topic.isAboutSignIn() ? 454 : code == 550 ? 450 : 451;
    }

    public boolean isTemporary() {
        return code / 100 == 4;
    }
}
