package dev.gatehouse.dmarc;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dkim.DkimReason;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message with what SPF and DKIM said about it. */
record Mail(String from, SpfResult spf, List<DkimResult> dkim) {
    static Mail from(String domain) {
        return new Mail(
                "Ann <ann@" + domain + ">", SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), ""), List.of());
    }

    static Mail withFrom(String value) {
        return new Mail(value, SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), ""), List.of());
    }

    Mail spf(SpfOutcome outcome, String domain) {
        SpfResult result = new SpfResult(
                outcome, SpfIdentity.MAIL_FROM, Optional.of(Domain.of(domain)), "", "", 0, 0, Trace.empty());
        return new Mail(from, result, dkim);
    }

    Mail spfPass(String domain) {
        return spf(SpfOutcome.PASS, domain);
    }

    Mail dkimPass(String domain) {
        return dkim(DkimOutcome.PASS, DkimReason.VERIFIED, domain);
    }

    Mail dkim(DkimOutcome outcome, DkimReason reason, String domain) {
        List<DkimResult> more = new ArrayList<>(dkim);
        more.add(new DkimResult(
                outcome,
                Optional.of(Domain.of(domain)),
                "s1",
                "@" + domain,
                "rsa-sha256",
                2048,
                List.of("from"),
                "AbCdEfGh",
                reason,
                "",
                Trace.empty()));
        return new Mail(from, spf, more);
    }

    MessageHeader header() {
        return new MessageHeader(List.of(HeaderField.of("From: " + from + "\r\n")), false);
    }

    DmarcResult evaluate(Dns dns) {
        return new DmarcEvaluator(dns).evaluate(header(), spf, dkim);
    }
}
