package dev.gatehouse.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.JspfDns;
import dev.gatehouse.testkit.MapDns;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.james.jspf.executor.SPFResult;
import org.apache.james.jspf.impl.SPF;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * jSPF 1.0.5 as a second opinion: where it differs, a {@link JspfDefect} foretells it. {@code -Dspf.jspf.checks=200000
 * -Dspf.jspf.seed=1} asks more and others.
 */
class JspfAgreementTest {
    private static final int CHECKS = Integer.getInteger("spf.jspf.checks", 3_000);
    private static final long SEED = Long.getLong("spf.jspf.seed", 20_250_303);

    /** The limits that jSPF knows. */
    private static final SpfSettings LIMITS_OF_JSPF = SpfSettings.standard().withLimits(limitsOfJspf());

    private static final Pattern OTHERWISE = Pattern.compile("%\\{[ptr]", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHERWISE_OVER_IPV6 = Pattern.compile("%\\{[ptric]", Pattern.CASE_INSENSITIVE);

    private final Map<JspfDefect, Integer> explained = new EnumMap<>(JspfDefect.class);
    private final List<String> unexplained = new ArrayList<>();

    private static SpfLimits limitsOfJspf() {
        SpfLimits standard = SpfLimits.standard();
        return new SpfLimits(
                standard.lookups(), Integer.MAX_VALUE, Integer.MAX_VALUE, standard.clientNames(), standard.time());
    }

    @Test
    void jspfDiffersOnlyByItsDefects() {
        Random random = new Random(SEED);
        SpfRecordGenerator generator = new SpfRecordGenerator(random);
        for (int i = 0; i < CHECKS; i++) {
            String record = random.nextInt(4) == 0 ? generator.damaged(generator.record()) : generator.record();
            compare(
                    generator.troubled(generator.zone(record)),
                    random.nextInt(4) == 0 ? generator.bounce() : generator.facts());
        }
        assertThat(unexplained)
                .as("of %s checks with seed %s, explained %s", CHECKS, SEED, explained)
                .isEmpty();
        assertThat(explained).isNotEmpty();
    }

    /** All macros of RFC 7208 section 7.2 with their transformers; jSPF drops blanks at the end. */
    @Test
    void explanationsAreExpandedAlike() {
        SpfRecordGenerator generator = new SpfRecordGenerator(new Random(SEED));
        for (int i = 0; i < CHECKS; i++) {
            String text = generator.explanation();
            SmtpFacts facts = generator.facts();
            MapDns dns = generator.zone("v=spf1 -all exp=why.example.org").txt("why.example.org", text);
            if (!expandsOtherwise(text, facts)) {
                String ours = new SpfEvaluator(dns).checkMailFrom(facts).explanation();
                assertThat(jspfResult(dns, facts).getExplanation().stripTrailing())
                        .as(text)
                        .isEqualTo(ours.stripTrailing());
            }
        }
    }

    /**
     * Of the client's names jSPF tries the first only, for p (RFC 7208 section 5.5); it writes IPv6 addresses with the groups
     * "0:0" (section 7.3); clock and receiver, t and r, are others.
     */
    private static boolean expandsOtherwise(String text, SmtpFacts facts) {
        Pattern letters = IpText.isIp4(facts.clientAddress()) ? OTHERWISE : OTHERWISE_OVER_IPV6;
        return letters.matcher(text).find();
    }

    private void compare(MapDns dns, SmtpFacts facts) {
        SpfResult ours = new SpfEvaluator(dns).checkMailFrom(facts);
        SpfResult asFarAsJspf = SpfEvaluator.factory(LIMITS_OF_JSPF).with(dns).checkMailFrom(facts);
        SpfOutcome theirs = jspf(dns, facts);
        Optional<JspfDefect> defect = JspfDefects.first(asFarAsJspf, dns);
        boolean foretold = defect.map(known -> known.allows(theirs)).orElseGet(() -> asFarAsJspf.outcome() == theirs);
        if (!foretold) {
            unexplained.add("jSPF: %s for helo %s; defect: %s%n%s"
                    .formatted(
                            theirs.word(),
                            facts.helo(),
                            defect,
                            asFarAsJspf.trace().asText()));
        } else if (ours.outcome() != theirs) {
            explained.merge(defect.orElseGet(() -> limitReached(ours)), 1, Integer::sum);
        }
    }

    private static SpfOutcome jspf(MapDns dns, SmtpFacts facts) {
        return SpfOutcome.valueOf(jspfResult(dns, facts).getResult().toUpperCase(Locale.ROOT));
    }

    private static SPFResult jspfResult(MapDns dns, SmtpFacts facts) {
        SPF spf = new SPF(new JspfDns(dns, facts.clientAddress()));
        spf.setDefaultExplanation("");
        return spf.checkSPF(
                facts.clientAddress().getHostAddress(), facts.reversePath().address(), facts.helo());
    }

    private static JspfDefect limitReached(SpfResult ours) {
        SpfProblem problem = ours.evaluation().orElseThrow().top().problem().orElseThrow();
        return problem.kind() == SpfProblem.Kind.TOO_MANY_VOIDS
                ? JspfDefect.NO_VOID_LIMIT
                : JspfDefect.NO_EXCHANGER_LIMIT;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void eachDefectShows(JspfDefect defect) {
        MapDns dns = zone().txt("example.org", defect.example());
        SmtpFacts facts = SmtpFacts.of(
                IpText.ip4("192.0.2.1").orElseThrow(), "helo.example.net", ReversePath.of("bob@example.org"));
        assertThat(new SpfEvaluator(dns).checkMailFrom(facts).outcome()).isEqualTo(defect.ours());
        assertThat(jspf(dns, facts)).isEqualTo(defect.theirs());
    }

    private static MapDns zone() {
        MapDns dns = new MapDns()
                .txt("empty.example.net", "v=spf1")
                .txt("modifiers.example.net", "v=spf1 x=y")
                .mx("void.example.net", 10, "gone.example.net")
                .mx("good.example.net", 10, "a.example.net")
                .address("a.example.net", "192.0.2.1")
                .mx("half.example.net", 10, "a.example.net")
                .mx("half.example.net", 20, "broken.example.net")
                .unavailable("broken.example.net", "SERVFAIL")
                .ptr("192.0.2.1", "broken.example.net");
        for (int i = 0; i <= SpfLimits.MAX_MX_NAMES; i++) {
            dns.mx("eleven.example.net", i, "mx" + i + ".example.net").address("mx" + i + ".example.net", "192.0.2.77");
        }
        return dns;
    }
}
