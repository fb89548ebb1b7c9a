package dev.gatehouse.explain;

import dev.gatehouse.smtp.EnhancedStatusCode;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.text.SafeText;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the reply of a refusal: what is wrong, what to do, where to find help, each line useful alone.
 *
 * <p>A client may show only the first line, only the last, or all glued together; so the first alone says what is wrong,
 * the last alone has topic and reference, and all together stay within the 512 octets of one.
 */
public final class Explainer {
    /** Values are cut to these lengths, one after the other, until the reply fits. */
    private static final List<Integer> VALUE_LENGTHS = List.of(120, 64, 48, 36, 24);

    private final Catalogue catalogue;
    private final HostNames hosts;
    private final ReplyStyle style;

    /** Refuses a catalogue with a text that cannot be said in 512 octets; the message is a sentence with its name. */
    public Explainer(Catalogue catalogue, HostNames hosts, ReplyStyle style) {
        this.catalogue = catalogue;
        this.hosts = hosts;
        this.style = style;
        CatalogueCheck.require(this, catalogue);
    }

    private Explainer(Explainer other, ReplyStyle style) {
        this.catalogue = other.catalogue;
        this.hosts = other.hosts;
        this.style = style;
    }

    /** The same texts in another shape of reply. */
    public Explainer inStyle(ReplyStyle other) {
        return new Explainer(this, other);
    }

    public HostNames hosts() {
        return hosts;
    }

    public Explanation explain(Grounds grounds, Audience audience, ReferenceId reference) {
        return explain(grounds, audience, reference, RuleMode.ENFORCE);
    }

    /** As the rule's mode wants it: in mode defer, with a code that lets the sender's server try again. */
    public Explanation explain(Grounds grounds, Audience audience, ReferenceId reference, RuleMode mode) {
        Wording wording = wording(grounds, audience, reference);
        return new Explanation(
                wording.refusal(),
                reference,
                SafeText.spelledInAscii(wording.reason()),
                SafeText.spelledInAscii(wording.fix()),
                wording.helpUrl(),
                reply(wording, mode));
    }

    /** One bland line without a reference, for who has had enough explanations. */
    public SmtpReply terse(Refusal refusal) {
        String text = SafeText.spelledInAscii(catalogue.bland(refusal.topic()).text());
        return new SmtpReply(refusal.code(), refusal.status(), List.of(text));
    }

    /** The octets of all lines together, for the shape of replies in use. */
    int octetsOf(Grounds grounds, ReferenceId reference) {
        return octets(wording(grounds, Audience.OPERATOR, reference));
    }

    private Wording wording(Grounds grounds, Audience audience, ReferenceId reference) {
        Wording wording = wording(grounds, audience, reference, VALUE_LENGTHS.get(0));
        for (int i = 1; i < VALUE_LENGTHS.size() && octets(wording) > SmtpReply.MAX_LINE_OCTETS; i++) {
            wording = wording(grounds, audience, reference, VALUE_LENGTHS.get(i));
        }
        return wording;
    }

    private Wording wording(Grounds grounds, Audience audience, ReferenceId reference, int length) {
        Refusal told = audience.told(grounds.refusal());
        boolean bland = style.verbosity() == Verbosity.BLAND || !audience.mayLearn(told);
        return new Wording(catalogue, hosts, told, bland, grounds.values(), audience, Optional.of(reference), length);
    }

    /** All lines as they go over the wire, as if glued together. */
    private int octets(Wording wording) {
        int codes = "550 ".length() + wording.refusal().status().toString().length() + " ".length() + "\r\n".length();
        return lines(wording).stream().mapToInt(line -> codes + line.length()).sum();
    }

    private List<String> lines(Wording wording) {
        List<String> lines = new ArrayList<>();
        lines.add(wording.reason());
        if (style.quotesOwner() && wording.hasOwnersExplanation()) {
            lines.add(wording.text("explains"));
        }
        if (style.verbosity() == Verbosity.FULL && !wording.isBland()) {
            lines.add(wording.text("fix"));
        }
        lines.add(wording.text(hosts.helpUrl().isPresent() ? "help.url" : "help.contact"));
        lines.replaceAll(SafeText::spelledInAscii);
        return style.oneLine() ? List.of(String.join(" ", lines)) : lines;
    }

    private SmtpReply reply(Wording wording, RuleMode mode) {
        Refusal refusal = wording.refusal();
        boolean defer = mode == RuleMode.DEFER && !refusal.isTemporary();
        int code = defer ? refusal.temporaryCode() : refusal.code();
        EnhancedStatusCode status = defer ? refusal.status().temporary() : refusal.status();
        return new SmtpReply(code, status, lines(wording));
    }
}
