package dev.gatehouse.matchers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.arc.ArcOutcome;
import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.Verdict;
import java.util.List;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * The verdict of a mail in the form that travels with it, through whatever queue James uses: one attribute with a JSON
 * text.
 *
 * @param rule the rule of local policy that decided
 * @param spfDomain the domain that SPF checked; empty without one
 * @param authorDomain the domain of From; empty without one that could be used
 * @param policyDomain the name of the DMARC record that applies; empty without one
 * @param spared recipients, as they were at RCPT, who have their mail in the inbox whatever the disposition
 * @param reference under which everything known can be looked up; empty without one
 */
public record VerdictAttribute(
        Disposition disposition,
        String rule,
        SpfOutcome spf,
        String spfDomain,
        SpfOutcome heloSpf,
        List<Signature> dkim,
        ArcOutcome arc,
        DmarcOutcome dmarc,
        String authorDomain,
        String policyDomain,
        List<String> spared,
        String reference) {
    /** The attribute's name. */
    public static final AttributeName NAME = AttributeName.of("dev.gatehouse.verdict");

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectWriter WRITER = JSON.writerFor(VerdictAttribute.class);

    /** A DKIM signature: who signed and what it proved. */
    public record Signature(DkimOutcome outcome, String domain, String selector) {
        static Signature of(DkimResult result) {
            return new Signature(result.outcome(), text(result.domain()), result.selector());
        }
    }

    public VerdictAttribute {
        dkim = List.copyOf(dkim);
        spared = List.copyOf(spared);
    }

    public static VerdictAttribute of(Verdict verdict, List<String> spared, String reference) {
        Authentication found = verdict.authentication();
        return new VerdictAttribute(
                verdict.disposition(),
                verdict.rule(),
                found.spf().outcome(),
                text(found.spf().domain()),
                found.heloSpf().outcome(),
                found.dkim().stream().map(Signature::of).toList(),
                found.arc().outcome(),
                found.dmarc().outcome(),
                text(found.dmarc().authorDomain()),
                text(found.dmarc().policyDomain()),
                spared,
                reference);
    }

    private static String text(Optional<Domain> domain) {
        return domain.map(Domain::name).orElse("");
    }

    /** What stands at {@code mail}; empty if it was never evaluated. */
    public static Optional<VerdictAttribute> of(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class).map(VerdictAttribute::parse);
    }

    private static VerdictAttribute parse(String json) {
        try {
            return JSON.readValue(json, VerdictAttribute.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the attribute " + NAME.asString() + " was not written by Gatehouse", e);
        }
    }

    public Attribute asAttribute() {
        try {
            return new Attribute(NAME, AttributeValue.of(WRITER.writeValueAsString(this)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a verdict of plain values can be written as JSON", e);
        }
    }

    /** What is done with this recipient's copy. */
    public Disposition dispositionFor(String recipient) {
        boolean isSpared = spared.stream().anyMatch(recipient::equalsIgnoreCase);
        return disposition == Disposition.QUARANTINE && isSpared ? Disposition.ACCEPT : disposition;
    }

    /**
     * Whether mail to a reverse-path at {@code domain} reaches who caused this one: SPF passes for it, or a signature of it or
     * of a domain above it does. DMARC alone says that of the author, who may have written another's reverse-path.
     */
    public boolean authenticates(Domain domain) {
        boolean bySpf = spf == SpfOutcome.PASS && spfDomain.equals(domain.name());
        return bySpf
                || dkim.stream()
                        .filter(signature -> signature.outcome() == DkimOutcome.PASS)
                        .flatMap(signature -> Domain.parse(signature.domain()).stream())
                        .anyMatch(domain::isWithin);
    }
}
