package dev.gatehouse.explain;

import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.Map;
import java.util.TreeMap;

/** Writes a support bundle for people. */
final class BundleText {
    private static final int MAX_VALUE = 400;

    private final SupportBundle bundle;
    private final StringBuilder out = new StringBuilder();

    BundleText(SupportBundle bundle) {
        this.bundle = bundle;
    }

    String write() {
        RefusalEvent event = bundle.event();
        line("Refusal " + event.reference() + ", " + event.grounds().refusal().id() + ", "
                + event.mode().effect());
        heading("What the client was told");
        event.reply().wireLines().forEach(this::line);
        heading("Where and when");
        facts(event, event.facts());
        heading("Who");
        row("sender", event.facts().reversePath().toString());
        event.recipients().forEach(recipient -> row("recipient", recipient));
        row("From field", event.headerFrom());
        row("signed in as", event.facts().user().orElse("nobody"));
        heading("Why");
        row("rule", event.rule());
        row("audience", event.audience().toString());
        rows(event.grounds().values());
        if (!event.grounds().advice().isEmpty()) {
            heading("What can be changed");
            event.grounds().advice().forEach(this::line);
        }
        heading("Steps, with what the DNS answered");
        event.trace().lines().forEach(this::line);
        heading("Other refusals of the session");
        bundle.session().stream()
                .filter(other -> !other.reference().equals(event.reference()))
                .forEach(other -> line(other.logLine()));
        heading("Server");
        rows(bundle.server());
        heading("Settings, fingerprint " + bundle.settingsFingerprint());
        rows(bundle.settings());
        return out.toString();
    }

    private void facts(RefusalEvent event, SmtpFacts facts) {
        row("time", event.time().toString());
        row("server", facts.serverName() + ", port " + facts.localPort() + " (" + facts.portRole() + ")");
        row("client", IpAddress.text(facts.clientAddress()));
        row("HELO", facts.helo());
        row("TLS", facts.tls() ? "yes" : "no");
        row("AUTH", facts.auth().toString());
        row("phase", event.phase().toString());
        row("session", facts.sessionId());
    }

    private void heading(String text) {
        out.append('\n')
                .append(clean(text))
                .append('\n')
                .append("-".repeat(text.length()))
                .append('\n');
    }

    private void rows(Map<String, String> rows) {
        new TreeMap<>(rows).forEach(this::row);
    }

    private void row(String name, String value) {
        line(name + ": " + (value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + "..." : value));
    }

    private void line(String text) {
        out.append(clean(text)).append('\n');
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return clean.toString();
    }
}
