package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.spf.SpfAdvice.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The advice where a valid record does not pass the client: fail, softfail and neutral. */
final class UnlistedClient {
    /** Ours: a network this much wider than the one published is still called near. */
    private static final int NEAR_BITS = 8;

    /** Ours: who has so many mistakes in a record finds the others. */
    private static final int MAX_CORRECTIONS = 5;

    private final SpfEvaluation evaluation;
    private final HostCheck host;
    private final List<Domain> path;
    private final InetAddress ip;
    private final SpfRecord record;
    private final Optional<Directive> decider;

    UnlistedClient(SpfEvaluation evaluation, HostCheck host, List<Domain> path) {
        this.evaluation = evaluation;
        this.host = host;
        this.path = path;
        this.ip = evaluation.request().ip();
        this.record = (SpfRecord) host.record().orElseThrow();
        this.decider = host.decider()
                .map(TermCheck::term)
                .filter(Directive.class::isInstance)
                .map(Directive.class::cast);
    }

    /** The shortest term that matches one client and looks nothing up. */
    static String termFor(InetAddress ip) {
        return (IpText.isIp4(ip) ? "ip4:" : "ip6:") + IpAddress.text(ip);
    }

    SpfAdvice advice() {
        List<String> sentences = new ArrayList<>();
        sentences.add(verdict());
        sentences.addAll(hints());
        Change change = change();
        sentences.add("If " + client() + " should send mail for " + checked() + ", " + change.instruction()
                + ", so that the TXT record of " + host.domain() + " says: " + Excerpt.record(change.record()));
        if (evaluation.top().outcome() != SpfOutcome.NEUTRAL) {
            sentences.add("If not, send the message through one of the servers that " + checked() + " lists.");
        }
        return new SpfAdvice(
                isExcluded() ? Reason.EXCLUDED : Reason.NOT_LISTED,
                decider.map(Directive::text).map(Excerpt::cut).orElse(""),
                path,
                Excerpt.record(record.text()),
                Optional.of(change.record()),
                Optional.empty(),
                change.instruction() + " in the SPF record of " + host.domain(),
                sentences);
    }

    private String verdict() {
        String stance =
                switch (evaluation.top().outcome()) {
                    case FAIL -> " does not allow ";
                    case SOFTFAIL -> " says that probably it does not allow ";
                    default -> " does not say whether it allows ";
                };
        return checked() + stance + client() + " to send its mail: " + cause();
    }

    private String cause() {
        String where = "in the SPF record of " + Pathway.describe(path);
        if (decider.isEmpty()) {
            return where + " no term matches this address, and there is no \"all\" at the end.";
        }
        String term = "\"" + Excerpt.cut(decider.get().text()) + "\"";
        return isExcluded()
                ? where + " " + term + " names it" + nestedReason() + "."
                : where + " nothing before " + term + " matches this address.";
    }

    private String nestedReason() {
        return host.decider()
                .flatMap(TermCheck::nested)
                .map(nested -> ", since the record of " + nested.domain() + " passes this address")
                .orElse("");
    }

    private boolean isExcluded() {
        return decider.filter(directive -> !(directive.mechanism() instanceof Mechanism.All))
                .isPresent();
    }

    /** What its owner may have meant. */
    private List<String> hints() {
        List<String> hints = new ArrayList<>();
        nearMiss()
                .ifPresent(near -> hints.add(
                        "\"" + Excerpt.cut(near.text()) + "\" comes close, but does not contain " + client() + "."));
        if (isOtherFamily()) {
            hints.add("The server came over IPv6, and the record lists IPv4 addresses only.");
        }
        misplaced()
                .ifPresent(it -> hints.add("\"" + Excerpt.cut(it.text())
                        + "\" names this address, but stands where it is never reached."));
        record.ignored().stream()
                .filter(term -> !correctionOf(term).isEmpty())
                .limit(MAX_CORRECTIONS)
                .forEach(term -> hints.add("\"" + Excerpt.cut(term) + "\" means nothing and is ignored; \""
                        + Excerpt.cut(correctionOf(term)) + "\" may have been meant."));
        return hints;
    }

    private Optional<Directive> nearMiss() {
        return host.terms().stream()
                .map(TermCheck::term)
                .filter(Directive.class::isInstance)
                .map(Directive.class::cast)
                .filter(this::isNear)
                .findFirst();
    }

    private boolean isNear(Directive directive) {
        if (directive.mechanism() instanceof Mechanism.Ip4 ip4) {
            IpNetwork network = ip4.network();
            int wider = network.prefixLength() - NEAR_BITS;
            return wider >= 16 && !network.contains(ip) && new IpNetwork(network.address(), wider).contains(ip);
        }
        return false;
    }

    private boolean isOtherFamily() {
        return !IpText.isIp4(ip)
                && record.directives().stream().anyMatch(it -> it.mechanism() instanceof Mechanism.Ip4)
                && record.directives().stream().noneMatch(it -> it.mechanism() instanceof Mechanism.Ip6);
    }

    /** {@code ip4=} is no mechanism, but it is read as a modifier that nobody defined. */
    private static String correctionOf(String ignored) {
        int equals = ignored.indexOf('=');
        String corrected = ignored.substring(0, equals) + ":" + ignored.substring(equals + 1);
        return SpfRecordParser.parse(SpfRecordParser.VERSION + " " + corrected) instanceof SpfRecord ? corrected : "";
    }

    /**
     * An edit of the record.
     *
     * @param instruction what its owner does, one phrase
     */
    private record Change(String instruction, String record) {}

    /** The smallest edit that makes the record pass the client. */
    private Change change() {
        return misplaced().map(this::move).or(this::misspelt).orElseGet(this::addition);
    }

    /** A term that would pass the client, but stands where it is never reached. */
    private Optional<Directive> misplaced() {
        return host.termsNotReached().stream()
                .filter(Directive.class::isInstance)
                .map(Directive.class::cast)
                .filter(it -> it.qualifier() == Qualifier.PASS && isListed(it))
                .findFirst();
    }

    private Change move(Directive misplaced) {
        return new Change(
                "move \"" + Excerpt.cut(misplaced.text()) + "\" " + place(),
                inserted(host.recordWithout(misplaced).orElse(record.text()), misplaced.text()));
    }

    /** Named by a network; nobody is told to let everybody in. */
    private boolean isListed(Directive directive) {
        return !(directive.mechanism() instanceof Mechanism.All)
                && directive.mechanism().surelyMatches(ip);
    }

    private Optional<Change> misspelt() {
        return record.ignored().stream()
                .filter(term -> wouldMatch(correctionOf(term)))
                .findFirst()
                .map(this::correct);
    }

    /** What stands behind the deciding term is never reached, however well it is written. */
    private Change correct(String term) {
        String corrected = correctionOf(term);
        String instruction = "write \"" + Excerpt.cut(corrected) + "\" instead of \"" + Excerpt.cut(term) + "\"";
        return isReached(term)
                ? new Change(instruction, RecordText.replace(record.text(), term, corrected))
                : new Change(
                        instruction + ", " + place(), inserted(RecordText.without(record.text(), term), corrected));
    }

    private boolean isReached(String term) {
        List<String> terms = RecordText.terms(record.text());
        return decider.filter(it -> terms.indexOf(it.text()) < terms.indexOf(term))
                .isEmpty();
    }

    private boolean wouldMatch(String term) {
        return SpfRecordParser.parse(SpfRecordParser.VERSION + " " + term) instanceof SpfRecord corrected
                && corrected.directives().stream().anyMatch(this::isListed);
    }

    private Change addition() {
        String term = termFor(ip);
        return new Change("add " + term + " " + place(), inserted(record.text(), term));
    }

    private String place() {
        return decider.map(Directive::text)
                .or(() -> record.redirect().map(Redirect::text))
                .map(it -> "before \"" + Excerpt.cut(it) + "\"")
                .orElse("at the end");
    }

    /** {@code term} before the deciding one, or before the redirect, or at the end. */
    private String inserted(String text, String term) {
        Optional<String> before =
                decider.map(Directive::text).or(() -> record.redirect().map(Redirect::text));
        return before.map(it -> RecordText.insertBefore(text, it, term))
                .orElseGet(() -> text.stripTrailing() + " " + term);
    }

    private String client() {
        return IpAddress.text(ip);
    }

    private Domain checked() {
        return evaluation.top().domain();
    }
}
