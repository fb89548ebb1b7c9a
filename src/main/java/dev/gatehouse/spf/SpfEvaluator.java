package dev.gatehouse.spf;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Tells whether a client may use a name: check_host() of RFC 7208, internationalized by RFC 8616.
 *
 * <p>Nothing leaves it as an exception, whatever strangers send or publish; what cannot be told is temperror or permerror.
 * Safe for use by many threads. The {@link Dns} is that of one transaction; the {@link Factory} is for all of them.
 */
public final class SpfEvaluator {
    private final Dns dns;
    private final SpfSettings settings;
    private final SpfRecordCache records;

    public SpfEvaluator(Dns dns) {
        this(dns, SpfSettings.standard(), new SpfRecordCache());
    }

    private SpfEvaluator(Dns dns, SpfSettings settings, SpfRecordCache records) {
        this.dns = dns;
        this.settings = settings;
        this.records = records;
    }

    /** What all transactions of a server share. */
    public static Factory factory(SpfSettings settings) {
        return new Factory(settings, new SpfRecordCache());
    }

    /** Makes evaluators that share settings and the records read before. */
    public record Factory(SpfSettings settings, SpfRecordCache records) {
        /** For one transaction, whose {@code dns} keeps to its budget. */
        public SpfEvaluator with(Dns dns) {
            return new SpfEvaluator(dns, settings, records);
        }
    }

    /** The MAIL FROM identity; for the null sender it is postmaster@HELO (RFC 7208 section 2.4). */
    public SpfResult checkMailFrom(SmtpFacts facts) {
        Optional<Domain> domain = facts.reversePath().isNull()
                ? heloDomain(facts)
                : facts.reversePath().domain();
        return check(SpfIdentity.MAIL_FROM, domain, facts, SpfRequest::mailFrom);
    }

    /** The HELO identity on its own (RFC 7208 section 2.3). */
    public SpfResult checkHelo(SmtpFacts facts) {
        return check(SpfIdentity.HELO, heloDomain(facts), facts, SpfRequest::helo);
    }

    private static Optional<Domain> heloDomain(SmtpFacts facts) {
        return Idna.toDomain(facts.helo());
    }

    private SpfResult check(
            SpfIdentity identity,
            Optional<Domain> domain,
            SmtpFacts facts,
            BiFunction<SmtpFacts, Domain, SpfRequest> request) {
        return domain.filter(SpfCheck::isCheckable)
                .map(name -> checkHost(name, request.apply(facts, name)))
                .orElseGet(() -> SpfResult.none(identity, domain, "no multi-label domain name to check"));
    }

    /**
     * As {@link SpfAdvice#of}; where a record takes too many lookups, all that it includes is asked for and counted. That is
     * many questions, for people who wait for it.
     */
    public Optional<SpfAdvice> advise(SpfResult result) {
        return SpfAdvice.of(result)
                .map(advice -> advice.reason() == SpfAdvice.Reason.TOO_MANY_LOOKUPS
                        ? surveyed(result.evaluation().orElseThrow())
                        : advice);
    }

    private SpfAdvice surveyed(SpfEvaluation evaluation) {
        SpfCheck check = new SpfCheck(evaluation.request(), dns, settings, records);
        return SpfAdvice.of(
                evaluation, new LookupSurvey(check).of(evaluation.top().domain()));
    }

    /** check_host() with any arguments (RFC 7208 section 4.1). */
    public SpfResult checkHost(Domain domain, SpfRequest request) {
        if (!SpfCheck.isCheckable(domain)) {
            return SpfResult.none(request.identity(), Optional.of(domain), "not a multi-label domain name");
        }
        SpfCheck check = new SpfCheck(request, dns, settings, records);
        return SpfResult.of(check.evaluate(domain));
    }
}
