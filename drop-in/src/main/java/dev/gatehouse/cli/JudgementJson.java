package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.verdict.Authentication;
import java.util.List;
import java.util.Optional;

/**
 * A judgement as data. People script on these keys: none is renamed or dropped, and what is not known is an empty string,
 * not a missing one. What was left out because there was no address or message has no key.
 */
final class JudgementJson {
    private JudgementJson() {}

    static ObjectNode of(Judgement judgement) {
        Authentication found = judgement.verdict().authentication();
        ObjectNode node = object();
        if (!judgement.mail().id().isNull()) {
            node.set("id", judgement.mail().id());
        }
        if (judgement.mail().ip().isPresent()) {
            node.set("spf", spf(found.spf()));
        }
        if (judgement.mail().message().isPresent()) {
            node.set("dkim", dkim(found.dkim()));
            node.set("arc", arc(found.arc()));
            node.set("dmarc", dmarc(found.dmarc()));
        }
        node.set("verdict", verdict(judgement));
        return node.put(
                "authenticationResults",
                unfolded(judgement.authenticationResults().value()));
    }

    private static String unfolded(String value) {
        return value.replaceAll("\\s*\\r?\\n\\s+", " ");
    }

    /** As {@link #of}, with how each result came about. */
    static ObjectNode withTrace(Judgement judgement) {
        Authentication found = judgement.verdict().authentication();
        ObjectNode trace = object();
        if (judgement.mail().ip().isPresent()) {
            trace.set("spf", TraceJson.of(found.spf().trace()));
            trace.set("helo", TraceJson.of(found.heloSpf().trace()));
        }
        if (judgement.mail().message().isPresent()) {
            ArrayNode dkim = trace.putArray("dkim");
            found.dkim().forEach(result -> dkim.add(TraceJson.of(result.trace())));
            trace.set("arc", TraceJson.of(found.arc().trace()));
            trace.set("dmarc", TraceJson.of(found.dmarc().trace()));
        }
        trace.set("verdict", TraceJson.of(judgement.verdict().trace()));
        ObjectNode node = of(judgement);
        node.set("trace", trace);
        return node;
    }

    static ObjectNode spf(SpfResult result) {
        return object().put("result", result.outcome().word())
                .put("domain", text(result.domain()))
                .put("identity", result.identity().property())
                .put("explanation", result.explanation())
                .put("lookups", result.lookups())
                .put("voids", result.voids());
    }

    static ArrayNode dkim(List<DkimResult> results) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        results.forEach(result -> array.add(dkim(result)));
        return array;
    }

    static ObjectNode dkim(DkimResult result) {
        return object().put("result", result.outcome().word())
                .put("domain", text(result.domain()))
                .put("selector", result.selector())
                .put("algorithm", result.algorithm())
                .put("reason", reason(result.reason().words(), result.detail()));
    }

    private static String reason(String words, String detail) {
        return detail.isEmpty() ? words : words + ": " + detail;
    }

    static ObjectNode arc(ArcResult result) {
        return object().put("result", result.outcome().word())
                .put("instances", result.instances())
                .put("reason", result.reason());
    }

    private static ObjectNode dmarc(DmarcResult result) {
        return object().put("result", result.outcome().word())
                .put("authorDomain", text(result.authorDomain()))
                .put("policyDomain", text(result.policyDomain()))
                .put("organizationalDomain", text(result.organizationalDomain()))
                .put("policy", result.policy().word())
                .put("appliedPolicy", result.appliedPolicy().word())
                .put("spfAligned", result.spfAligned())
                .put("dkimAligned", result.dkimAligned())
                .put("discovery", result.discovery().word())
                .put("reason", result.reason());
    }

    private static ObjectNode verdict(Judgement judgement) {
        return object().put("disposition", judgement.verdict().disposition().word())
                .put("reply", judgement.reply().map(SmtpReply::toString).orElse(""));
    }

    private static String text(Optional<Domain> domain) {
        return domain.map(Domain::name).orElse("");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
