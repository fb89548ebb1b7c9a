package dev.gatehouse.verdict;

import dev.gatehouse.text.SafeText;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A value that texts may name in braces: what it may look like, how long it may be, who may read it. */
public enum Placeholder {
    DKIM_DOMAIN("dkimDomain", Form.HOST),
    DKIM_NAME("dkimName", Form.HOST),
    DOMAIN("domain", Form.HOST),
    FROM("from", Form.ADDRESS),
    FROM_DOMAIN("fromDomain", Form.HOST),
    FROM_PROBLEM("fromProblem", Form.TEXT),
    HELO("helo", Form.HOST),
    IP("ip", Form.IP),
    LIMIT("limit", Form.NUMBER, Audience.SIGNED_IN),
    LOOKUP_URL("lookupUrl", Form.URL),
    MINUTES("minutes", Form.NUMBER),
    OWN_DOMAINS("ownDomains", Form.TEXT, Audience.SIGNED_IN),
    PORT("port", Form.NUMBER),
    PTR("ptr", Form.HOST),
    RCPT_DOMAIN("rcptDomain", Form.HOST),
    RESET_TIME("resetTime", Form.SHORT_TEXT, Audience.SIGNED_IN),
    SENDER("sender", Form.ADDRESS),
    SENDER_DOMAIN("senderDomain", Form.HOST),
    SPF_DOMAIN("spfDomain", Form.HOST),
    SPF_EXPLANATION("spfExplanation", Form.TEXT),
    SPF_PROBLEM("spfProblem", Form.TEXT),
    SPF_REMEDY("spfRemedy", Form.TEXT),
    SPF_TERM("spfTerm", Form.TEXT),
    USER("user", Form.ADDRESS, Audience.SIGNED_IN),
    WINDOW("window", Form.SHORT_TEXT, Audience.SIGNED_IN),
    ZONE("zone", Form.HOST);

    /** What values look like, and our bounds on their length. */
    private enum Form {
        ADDRESS(100, "[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@\"()\\[\\]:;,\\\\ -]"),
        HOST(80, "[^A-Za-z0-9._:\\[\\]-]"),
        IP(45, "[^0-9A-Fa-f.:]"),
        NUMBER(10, "[^0-9]"),
        SHORT_TEXT(30, "[^ -~]"),
        TEXT(120, "[^ -~]"),
        URL(80, "[^A-Za-z0-9._~:/?#@!$&'()*+,;=%-]");

        private final int length;
        private final Pattern foreign;

        Form(int length, String foreign) {
            this.length = length;
            this.foreign = Pattern.compile(foreign);
        }
    }

    private final String placeholderName;
    private final Form form;
    private final Audience least;

    Placeholder(String placeholderName, Form form) {
        this(placeholderName, form, Audience.STRANGER);
    }

    Placeholder(String placeholderName, Form form, Audience least) {
        this.placeholderName = placeholderName;
        this.form = form;
        this.least = least;
    }

    public static Optional<Placeholder> named(String name) {
        return Arrays.stream(values())
                .filter(placeholder -> placeholder.placeholderName.equals(name))
                .findFirst();
    }

    /** As it stands in braces. */
    public String word() {
        return placeholderName;
    }

    public boolean mayBeReadBy(Audience audience) {
        return audience.compareTo(least) >= 0;
    }

    /** A stranger's value, cleaned and cut to {@code most} characters or to the bound of this kind. */
    public String shown(String value, int most) {
        String start = value.length() > 4 * form.length ? SafeText.cutMiddle(value, 4 * form.length) : value;
        String clean = form.foreign.matcher(SafeText.forReply(start)).replaceAll("?");
        return SafeText.cutMiddle(clean, Math.min(most, form.length));
    }

    /** The longest value there can be. */
    public String longest() {
        return "8".repeat(form.length);
    }
}
