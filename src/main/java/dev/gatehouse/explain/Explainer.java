package dev.gatehouse.explain;

import dev.gatehouse.smtp.EnhancedStatusCode;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        return wording(grounds, audience, reference).explanation(mode);
    }

    /** The octets of all lines together, for the shape of replies in use. */
    int octetsOf(Grounds grounds, ReferenceId reference) {
        return wording(grounds, Audience.OPERATOR, reference).octets();
    }

    private Wording wording(Grounds grounds, Audience audience, ReferenceId reference) {
        Refusal told = told(grounds.refusal(), audience);
        boolean bland = style.verbosity() == Verbosity.BLAND || !audience.mayLearn(told);
        Wording wording = new Wording(grounds.values(), audience, VALUE_LENGTHS.get(0), reference, told, bland);
        for (int i = 1; i < VALUE_LENGTHS.size() && wording.octets() > SmtpReply.MAX_LINE_OCTETS; i++) {
            wording = new Wording(grounds.values(), audience, VALUE_LENGTHS.get(i), reference, told, bland);
        }
        return wording;
    }

    /** One bland line without a reference, for who has had enough explanations. */
    public SmtpReply terse(Refusal refusal) {
        String text = WireText.ascii(catalogue.bland(refusal.topic()).text());
        return new SmtpReply(refusal.code(), refusal.status(), List.of(text));
    }

    /** Who has not proved to be a user learns nothing about an account: one text for all failures of AUTH. */
    private static Refusal told(Refusal refusal, Audience audience) {
        return refusal.topic() == Refusal.Topic.AUTHENTICATION && !audience.mayLearn(refusal)
                ? Refusal.AUTH_BAD
                : refusal;
    }

    /** The lines of one reply, with values cut to one length. */
    private final class Wording {
        private final Map<String, String> values;
        private final Audience audience;
        private final int length;
        private final ReferenceId reference;
        private final Refusal refusal;
        private final boolean bland;

        Wording(
                Map<String, String> values,
                Audience audience,
                int length,
                ReferenceId reference,
                Refusal refusal,
                boolean bland) {
            this.values = values;
            this.audience = audience;
            this.length = length;
            this.reference = reference;
            this.refusal = refusal;
            this.bland = bland;
        }

        Explanation explanation(RuleMode mode) {
            return new Explanation(refusal, reference, reason(), fix(), helpUrl(), reply(mode));
        }

        /** All lines as they go over the wire, as if glued together. */
        int octets() {
            int codes = "550 ".length() + refusal.status().toString().length() + " ".length() + "\r\n".length();
            return lines().stream().mapToInt(line -> codes + line.length()).sum();
        }

        private String reason() {
            return expand(bland ? catalogue.bland(refusal.topic()) : catalogue.reason(refusal));
        }

        private String fix() {
            return bland ? "" : expand(catalogue.fix(refusal));
        }

        private List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add(reason());
            if (style.verbosity() == Verbosity.FULL && !bland) {
                lines.add(WireText.ascii(catalogue.text("fix").with(name -> name.equals("fix") ? fix() : value(name))));
            }
            lines.add(expand(catalogue.text(hosts.helpUrl().isPresent() ? "help.url" : "help.contact")));
            return style.oneLine() ? List.of(String.join(" ", lines)) : lines;
        }

        private SmtpReply reply(RuleMode mode) {
            boolean defer = mode == RuleMode.DEFER && !refusal.isTemporary();
            int code = defer ? temporaryCode(refusal) : refusal.code();
            EnhancedStatusCode status = defer ? refusal.status().temporary() : refusal.status();
            return new SmtpReply(code, status, lines());
        }

        private Optional<String> helpUrl() {
            return hosts.helpUrl().map(base -> base + "/" + refusal.id() + "?ref=" + reference);
        }

        private String expand(Template template) {
            return WireText.ascii(template.with(this::value));
        }

        private String value(String name) {
            return Placeholder.named(name).map(this::strangers).orElseGet(() -> ours(name));
        }

        private String strangers(Placeholder placeholder) {
            String value = values.getOrDefault(placeholder.word(), "");
            String shown = placeholder.mayBeReadBy(audience) ? placeholder.shown(value, length) : "";
            return shown.isEmpty() ? catalogue.missing(placeholder) : shown;
        }

        private String ours(String name) {
            return switch (name) {
                case "topic" -> refusal.topic().word();
                case "ref" -> reference.text();
                case "url" -> helpUrl().orElse("");
                case "postmaster" -> hosts.postmaster();
                case "submission" -> catalogue.text(submissionKey()).with(this::value);
                case "submissionHost" -> hosts.submissionHost();
                case "implicitTlsPort" ->
                    Integer.toString(hosts.implicitTlsPort().orElse(465));
                case "startTlsPort" -> Integer.toString(hosts.startTlsPort().orElse(587));
                default -> throw new IllegalArgumentException("no value is named {" + name + "}");
            };
        }

        private String submissionKey() {
            if (hosts.implicitTlsPort().isPresent()) {
                return hosts.startTlsPort().isPresent() ? "submission.both" : "submission.implicit";
            }
            return hosts.startTlsPort().isPresent() ? "submission.starttls" : "submission.none";
        }
    }

    /** The 4yz code beside a 5yz code (RFC 5321 section 4.2.2; 454 is RFC 4954's and, for relay, Postfix's). */
    private static int temporaryCode(Refusal refusal) {
        return switch (refusal.topic()) {
            case RELAY, AUTHENTICATION, TLS -> 454;
            default -> refusal.code() == 550 ? 450 : 451;
        };
    }
}
