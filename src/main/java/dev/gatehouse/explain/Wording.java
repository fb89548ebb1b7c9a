package dev.gatehouse.explain;

import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Placeholder;
import dev.gatehouse.verdict.Refusal;
import java.util.Map;
import java.util.Optional;

/** The texts about one refusal, for one reader: the catalogue's templates with values put in. */
final class Wording {
    private final Catalogue catalogue;
    private final HostNames hosts;
    private final Refusal refusal;
    private final boolean bland;
    private final Map<String, String> values;
    private final Audience audience;
    private final Optional<ReferenceId> reference;
    private final int length;

    /**
     * A wording.
     *
     * @param bland whether the reason itself is not to be told
     * @param length to which strangers' values are cut
     */
    Wording(
            Catalogue catalogue,
            HostNames hosts,
            Refusal refusal,
            boolean bland,
            Map<String, String> values,
            Audience audience,
            Optional<ReferenceId> reference,
            int length) {
        this.catalogue = catalogue;
        this.hosts = hosts;
        this.refusal = refusal;
        this.bland = bland;
        this.values = values;
        this.audience = audience;
        this.reference = reference;
        this.length = length;
    }

    Refusal refusal() {
        return refusal;
    }

    boolean isBland() {
        return bland;
    }

    String reason() {
        return expand(bland ? catalogue.bland(refusal.topic()) : catalogue.reason(refusal));
    }

    String fix() {
        return bland ? "" : expand(catalogue.fix(refusal));
    }

    /** Whether the owner of the domain says something to whom SPF fails; never told without saying that it is theirs. */
    boolean hasOwnersExplanation() {
        return !bland
                && refusal == Refusal.SPF_FAIL
                && !values.getOrDefault(Placeholder.SPF_EXPLANATION.word(), "").isBlank();
    }

    /** The page about it; a reason that is not told does not stand in the URL either. */
    Optional<String> helpUrl() {
        String path = bland ? "" : "/" + refusal.id();
        return hosts.helpUrl()
                .map(base -> base + path + reference.map(ref -> "?ref=" + ref).orElse(""));
    }

    String text(String key) {
        return expand(catalogue.text(key));
    }

    String expand(Template template) {
        return template.with(this::value);
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
            case "fix" -> fix();
            case "topic" -> refusal.topic().word();
            case "ref" -> reference.map(ReferenceId::text).orElse("");
            case "url" -> helpUrl().orElse("");
            case "server" -> hosts.serverName();
            case "postmaster" -> hosts.postmaster();
            case "submission" -> text(submissionKey());
            case "submissionHost" -> hosts.submissionHost();
            case "implicitTlsPort" -> Integer.toString(hosts.implicitTlsPort().orElse(465));
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
