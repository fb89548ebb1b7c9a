package dev.gatehouse.report;

import java.util.List;
import java.util.stream.Collectors;

/** Says in words how SPF and DKIM came out for the messages of a record. */
final class Why {
    private static final int MAX_SIGNATURES = 3;

    private Why() {}

    static String of(ReportRecord record) {
        String reasons = record.reasons().stream()
                .map(reason -> "; " + reason.type() + (reason.comment().isEmpty() ? "" : ": " + reason.comment()))
                .collect(Collectors.joining());
        return spf(record) + "; " + dkim(record) + reasons;
    }

    private static String spf(ReportRecord record) {
        if (record.spf().isEmpty()) {
            return "no SPF result";
        }
        AuthResult spf = record.spf().get(0);
        return "SPF " + spf.result() + " for " + named(spf.domain()) + unaligned(spf, record.spfAligned());
    }

    private static String dkim(ReportRecord record) {
        List<AuthResult> signatures = record.dkim();
        if (signatures.isEmpty()) {
            return "not signed";
        }
        String first = signatures.stream()
                .limit(MAX_SIGNATURES)
                .map(signature -> signature(signature, record.dkimAligned()))
                .distinct()
                .collect(Collectors.joining(", "));
        int more = signatures.size() - MAX_SIGNATURES;
        return "DKIM " + first + (more > 0 ? " and " + more + " more" : "");
    }

    private static String signature(AuthResult signature, boolean aligned) {
        String detail = signature.humanResult().isEmpty() ? "" : " (" + signature.humanResult() + ")";
        return signature.result() + detail + " by " + named(signature.domain()) + unaligned(signature, aligned);
    }

    private static String unaligned(AuthResult result, boolean aligned) {
        return result.result().equals("pass") && !aligned ? ", not aligned" : "";
    }

    private static String named(String domain) {
        return domain.isEmpty() ? "an unknown domain" : domain;
    }
}
