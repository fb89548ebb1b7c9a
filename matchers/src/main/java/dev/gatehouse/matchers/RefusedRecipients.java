package dev.gatehouse.matchers;

import dev.gatehouse.verdict.Refusal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * To whom a queued mail must not go, and why: one attribute with a text that travels with the mail, a line a recipient with
 * the id of the {@link Refusal}, its reference and the address.
 *
 * @param reasons by address in lower case
 */
public record RefusedRecipients(Map<String, Reason> reasons) {
    /** The attribute's name. */
    public static final AttributeName NAME = AttributeName.of("dev.gatehouse.refused");

    /** Why one recipient does not get it, and the reference under which all about that is known. */
    public record Reason(Refusal refusal, String reference) {}

    public RefusedRecipients {
        reasons = Map.copyOf(reasons);
    }

    /** What stands at {@code mail}; nobody if nothing was decided. */
    public static RefusedRecipients of(Mail mail) {
        Map<String, Reason> reasons = new TreeMap<>();
        AttributeUtils.getValueAndCastFromMail(mail, NAME, String.class).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", 3))
                .filter(words -> words.length == 3)
                .forEach(words -> Refusal.byId(words[0])
                        .ifPresent(refusal -> reasons.put(words[2], new Reason(refusal, words[1]))));
        return new RefusedRecipients(reasons);
    }

    public Attribute asAttribute() {
        String lines = reasons.entrySet().stream()
                .map(entry ->
                        entry.getValue().refusal().id() + " " + entry.getValue().reference() + " " + entry.getKey())
                .collect(Collectors.joining("\n"));
        return new Attribute(NAME, AttributeValue.of(lines));
    }

    /** How {@code recipient} is called here. */
    public static String key(MailAddress recipient) {
        return recipient.asString().toLowerCase(Locale.ROOT);
    }

    public Optional<Reason> reason(MailAddress recipient) {
        return Optional.ofNullable(reasons.get(key(recipient)));
    }

    /** Those recipients of {@code mail} who are refused for a reason of that topic. */
    static Collection<MailAddress> about(Refusal.Topic topic, Mail mail) {
        RefusedRecipients refused = of(mail);
        return mail.getRecipients().stream()
                .filter(recipient -> refused.reason(recipient)
                        .filter(reason -> reason.refusal().topic() == topic)
                        .isPresent())
                .toList();
    }
}
