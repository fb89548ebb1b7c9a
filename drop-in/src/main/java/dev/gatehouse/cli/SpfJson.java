package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.spf.HostCheck;
import dev.gatehouse.spf.LookupTree;
import dev.gatehouse.spf.SpfAdvice;
import dev.gatehouse.spf.SpfEvaluation;
import dev.gatehouse.spf.SpfProblem;
import dev.gatehouse.spf.TermCheck;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An evaluation of SPF, and the advice found in it, as data. People script on these keys, too. */
final class SpfJson {
    private SpfJson() {}

    static ObjectNode evaluation(SpfEvaluation evaluation) {
        ObjectNode node = object().put(
                        "client", IpAddress.text(evaluation.request().ip()))
                .put("sender", evaluation.request().sender())
                .put("helo", evaluation.request().helo())
                .put("maxLookups", evaluation.limits().lookups())
                .put("maxVoids", evaluation.limits().voids());
        node.set("check", check(evaluation.top()));
        node.set("explanationQuestions", answers(evaluation.explanation().questions()));
        return node;
    }

    private static ObjectNode check(HostCheck check) {
        ObjectNode node = object().put("domain", check.domain().name())
                .put("result", check.outcome().word())
                .put("record", check.text());
        check.problem().ifPresent(problem -> node.set("problem", problem(problem)));
        node.set("question", answer(check.answer()));
        ArrayNode terms = node.putArray("terms");
        check.terms().forEach(term -> terms.add(term(term)));
        return node;
    }

    private static ObjectNode problem(SpfProblem problem) {
        return object().put("kind", word(problem.kind()))
                .put("text", problem.text())
                .put("section", problem.kind().section());
    }

    private static ObjectNode term(TermCheck term) {
        ObjectNode node = object().put("term", term.term().text())
                .put("outcome", term.outcome().words())
                .put("target", term.target())
                .put("lookup", term.lookup());
        node.set("questions", answers(term.questions()));
        term.nested().ifPresent(nested -> node.set("check", check(nested)));
        return node;
    }

    private static ArrayNode answers(List<DnsAnswer<?>> answers) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        answers.forEach(answer -> array.add(answer(answer)));
        return array;
    }

    private static ObjectNode answer(DnsAnswer<?> answer) {
        ObjectNode node = object().put("name", answer.question().name())
                .put("type", answer.type().name())
                .put("answer", answer.kind().words())
                .put("detail", answer.detail())
                .put("ttlSeconds", answer.ttl().toSeconds())
                .put("milliseconds", answer.elapsed().toMillis());
        ArrayNode records = node.putArray("records");
        answer.records().forEach(record -> records.add(text(record)));
        return node;
    }

    private static String text(Object record) {
        return record instanceof InetAddress address ? IpAddress.text(address) : record.toString();
    }

    static ObjectNode advice(SpfAdvice advice) {
        ObjectNode node = object().put("reason", word(advice.reason()))
                .put("term", advice.term())
                .put("record", advice.record())
                .put("change", advice.change().orElse(""))
                .put("remedy", advice.remedy());
        node.set("path", texts(advice.path().stream().map(Domain::name).toList()));
        node.set("sentences", texts(advice.sentences()));
        Optional<LookupTree> lookups = advice.lookups();
        lookups.ifPresent(tree -> node.set("lookups", tree(tree)));
        return node;
    }

    private static ObjectNode tree(LookupTree tree) {
        ObjectNode node =
                object().put("term", tree.label()).put("lookups", tree.total()).put("exact", tree.isExact());
        ArrayNode parts = node.putArray("parts");
        tree.parts().forEach(part -> parts.add(tree(part)));
        return node;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
