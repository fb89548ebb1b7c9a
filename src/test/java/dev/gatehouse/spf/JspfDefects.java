package dev.gatehouse.spf;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.RecordType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Follows one check of ours in the order of its terms, to the first of them at which jSPF goes wrong. */
final class JspfDefects {
    private static final Pattern BAD_MACRO = Pattern.compile("%\\{([crt]|[a-z]0+\\D)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+?~]?(ip4:(.*\\.)?0[0-9].*|(a|mx)\\b.*/0[0-9].*)");

    private final Dns dns;
    private final InetAddress client;
    private boolean exchangersLeft;

    private JspfDefects(Dns dns, InetAddress client) {
        this.dns = dns;
        this.client = client;
    }

    static Optional<JspfDefect> first(SpfResult result, Dns dns) {
        return result.evaluation()
                .flatMap(evaluation -> new JspfDefects(dns, evaluation.request().ip()).of(evaluation.top()));
    }

    private Optional<JspfDefect> of(HostCheck check) {
        return ofSyntax(check).or(() -> check.terms().stream()
                .map(this::of)
                .flatMap(Optional::stream)
                .findFirst());
    }

    private static Optional<JspfDefect> ofSyntax(HostCheck check) {
        return check.record()
                .filter(record -> record instanceof SpfSyntaxFault)
                .flatMap(fault -> ofFaultIn(fault.text()));
    }

    private static Optional<JspfDefect> ofFaultIn(String record) {
        return when(BAD_MACRO.matcher(record).find(), JspfDefect.UNUSED_MACRO_UNREAD)
                .or(() -> when(
                        Stream.of(record.split(" ")).anyMatch(LEADING_ZERO.asMatchPredicate()),
                        JspfDefect.LEADING_ZEROS_PASS));
    }

    private Optional<JspfDefect> of(TermCheck check) {
        return check.nested().map(nested -> ofNested(check, nested)).orElseGet(() -> ofMechanism(check));
    }

    private Optional<JspfDefect> ofNested(TermCheck check, HostCheck nested) {
        return nested.text().equalsIgnoreCase("v=spf1")
                ? Optional.of(JspfDefect.EMPTY_RECORD_ERRS)
                : of(nested)
                        .or(() -> when(
                                check.term() instanceof Directive && hasNoDirectives(nested),
                                JspfDefect.NO_DIRECTIVES_ERR));
    }

    /** Nor any in the record that it redirects to. */
    private static boolean hasNoDirectives(HostCheck check) {
        return check.outcome() == SpfOutcome.NEUTRAL
                && Stream.of(check, check.afterRedirects())
                        .allMatch(each -> each.record().orElse(null) instanceof SpfRecord record
                                && record.directives().isEmpty());
    }

    private Optional<JspfDefect> ofMechanism(TermCheck check) {
        return check.term() instanceof Directive directive
                ? ofMechanism(check, directive.mechanism())
                : Optional.empty();
    }

    private Optional<JspfDefect> ofMechanism(TermCheck check, Mechanism mechanism) {
        if (mechanism instanceof Mechanism.Mx) {
            return ofName(check).or(() -> ofMx(check));
        }
        if (mechanism instanceof Mechanism.Exists) {
            return ofName(check)
                    .or(() -> when(
                            check.questions().stream().anyMatch(DnsAnswer::isUnavailable), JspfDefect.EXISTS_GOES_ON));
        }
        return when(mechanism instanceof Mechanism.Ptr && meetsUnavailableName(check), JspfDefect.PTR_ERRS);
    }

    private static Optional<JspfDefect> ofName(TermCheck check) {
        return when(
                !check.outcome().isError() && Domain.parse(check.target()).isEmpty(), JspfDefect.MALFORMED_NAME_ENDS);
    }

    private Optional<JspfDefect> ofMx(TermCheck check) {
        List<Domain> exchangers =
                exchangers(check).flatMap(mx -> mx.exchange().stream()).toList();
        if (exchangersLeft && !exchangers.isEmpty()) {
            return Optional.of(JspfDefect.EXCHANGERS_LEFT_BEHIND);
        }
        List<DnsAnswer<InetAddress>> addresses =
                exchangers.stream().map(this::addresses).toList();
        exchangersLeft |= !exchangers.isEmpty() && addresses.stream().noneMatch(DnsAnswer::isFound);
        return when(
                check.outcome() == TermOutcome.MATCH && addresses.stream().anyMatch(DnsAnswer::isUnavailable),
                JspfDefect.ASKS_BEYOND_MATCH);
    }

    /** Of the client's names that come before the one that matches. */
    private boolean meetsUnavailableName(TermCheck check) {
        for (Domain name : dns.ptr(client).join().records()) {
            DnsAnswer<InetAddress> answer = addresses(name);
            if (answer.isUnavailable()) {
                return true;
            }
            if (answer.records().contains(client)
                    && Domain.parse(check.target()).filter(name::isWithin).isPresent()) {
                return false;
            }
        }
        return false;
    }

    private DnsAnswer<InetAddress> addresses(Domain name) {
        return (client instanceof Inet4Address ? dns.a(name) : dns.aaaa(name)).join();
    }

    private static Stream<MxRecord> exchangers(TermCheck check) {
        return check.questions().stream()
                .filter(answer -> answer.type() == RecordType.MX)
                .flatMap(answer -> answer.records().stream())
                .map(MxRecord.class::cast);
    }

    private static Optional<JspfDefect> when(boolean met, JspfDefect defect) {
        return met ? Optional.of(defect) : Optional.empty();
    }
}
