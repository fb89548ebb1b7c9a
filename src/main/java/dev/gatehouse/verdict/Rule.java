package dev.gatehouse.verdict;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** The rules of local policy that can each be switched; in the order in which they are asked. */
public enum Rule {
    /** A header too long to be read whole: nobody knows what the rest of it says. */
    HEADER_TOO_LARGE("header.too-large", RuleMode.ENFORCE),
    /** No From field, one without an address, or one that cannot be read (RFC 5322 section 3.6, RFC 9989 section 11.5). */
    FROM_UNUSABLE("from.unusable", RuleMode.ENFORCE),
    /** More than one From field (RFC 5322 section 3.6). */
    SEVERAL_FROM_FIELDS("from.several-fields", RuleMode.ENFORCE),
    /** More author domains than are evaluated (RFC 9989 section 11.5). */
    TOO_MANY_AUTHOR_DOMAINS("from.too-many-domains", RuleMode.ENFORCE),
    /** More than one author domain at all. */
    SEVERAL_AUTHOR_DOMAINS("from.several-domains", RuleMode.OFF),
    /** A stranger's reverse-path is at a domain hosted here, which does not vouch for the message. */
    SENDER("sender", RuleMode.ENFORCE),
    /** The author's domain owner asks for quarantine or reject, and the message fails (RFC 9989 section 5.3.6). */
    DMARC("dmarc", RuleMode.ENFORCE),
    /** DMARC could not be decided because DNS did not answer (RFC 9989 section 4.10.1). */
    DMARC_UNRESOLVED("dmarc.temperror", RuleMode.ENFORCE),
    /** SPF says fail, and DMARC did not pass; off, so that DMARC is asked and reported first (RFC 9989 section 7.1). */
    SPF_FAIL("spf.fail", RuleMode.OFF),
    /** SPF says fail of the HELO name, and DMARC did not pass (RFC 7208 section 2.3). */
    SPF_HELO_FAIL("spf.helo.fail", RuleMode.OFF),
    /** SPF's record is broken, and DMARC did not pass (RFC 7208 section 8.7). */
    SPF_PERMERROR("spf.permerror", RuleMode.OFF),
    /** SPF could not be checked because DNS did not answer, and DMARC did not pass (RFC 7208 section 8.6). */
    SPF_UNRESOLVED("spf.temperror", RuleMode.OFF),
    /** No signature passes, or none of the author's domain (RFC 6376 section 6.3 advises against). */
    DKIM_REQUIRED("dkim.required", RuleMode.OFF),
    /** Neither SPF nor DKIM passes for anybody, and no DMARC policy says what to do. */
    AUTHENTICATION_REQUIRED("authentication.required", RuleMode.OFF);

    private final String word;
    private final RuleMode defaultMode;

    Rule(String word, RuleMode defaultMode) {
        this.word = word;
        this.defaultMode = defaultMode;
    }

    /** How {@link Verdict#rule()}, configuration and logs name it. */
    public String word() {
        return word;
    }

    /**
     * The rule that decided, of what {@link Verdict#rule()} or a recorded refusal names: {@code dmarc.reject.evidence} is
     * of {@link #DMARC}. Empty for what is no rule of local policy.
     */
    public static Optional<Rule> of(String decided) {
        return Arrays.stream(values())
                .filter(rule -> decided.equals(rule.word) || decided.startsWith(rule.word + "."))
                .max(Comparator.comparingInt(rule -> rule.word.length()));
    }

    public RuleMode defaultMode() {
        return defaultMode;
    }
}
