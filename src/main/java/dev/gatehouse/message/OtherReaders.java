package dev.gatehouse.message;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whom those readers take for the author who do not go by the grammar: some decode encoded words before they look for
 * addresses (RFC 2047 section 6.1 forbids it), some look into comments. A field in which such a reader finds another domain
 * than we do has an author whom nobody can name.
 */
final class OtherReaders {
    /** Who passes over the brackets of a comment ends an address here. */
    private static final Pattern END_OF_ADDRESS = Pattern.compile("[,;<>]");

    /** Some readers end at one, some pass over it. */
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1f\\x7f]");

    private final Set<Domain> ours;

    private OtherReaders(List<Mailbox> ours) {
        this.ours = domains(ours);
    }

    /** Refuses {@code text}, which we read as {@code found}, if another reader would find another domain in it. */
    static void requireAgreement(String text, MailboxParser.Found found) throws MalformedFieldException {
        OtherReaders others = new OtherReaders(found.mailboxes());
        if (EncodedWords.areIn(text) && others.differ(EncodedWords.decode(text))) {
            throw new MalformedFieldException("an encoded word holds another address");
        }
        for (String comment : found.comments()) {
            if (END_OF_ADDRESS.matcher(comment).find() && others.nameAnother(comment)) {
                throw new MalformedFieldException("a comment holds another address");
            }
        }
    }

    /** Of text that cannot be read it depends on the reader which of the addresses in it is taken. */
    private boolean differ(String decoded) {
        try {
            return AuthorDomain.hasControl(decoded)
                    ? nameAnother(decoded)
                            || nameAnother(CONTROLS.matcher(decoded).replaceAll(""))
                    : !ours.containsAll(domains(MailboxParser.parse(decoded).mailboxes()));
        } catch (MalformedFieldException e) {
            return nameAnother(decoded);
        }
    }

    /** Whether a name of several labels that is not ours follows an at-sign. */
    private boolean nameAnother(String text) {
        FieldCursor cursor = new FieldCursor(text);
        while (!cursor.atEnd()) {
            cursor.takeWhile(c -> c != '@');
            cursor.take('@');
            String name = name(cursor);
            boolean isOurs = Idna.toDomain(name).filter(ours::contains).isPresent();
            if (name.indexOf('.') > 0 && !isOurs) {
                return true;
            }
        }
        return false;
    }

    // obs-domain = atom *("." atom), with white space around the dots                 RFC 5322 section 4.4
    private static String name(FieldCursor cursor) {
        StringBuilder name = new StringBuilder();
        do {
            cursor.takeWhile(Character::isWhitespace);
            name.append(cursor.takeWhile(OtherReaders::isLabelText));
            cursor.takeWhile(Character::isWhitespace);
            name.append(cursor.peek() == '.' ? "." : "");
        } while (cursor.take('.'));
        return name.toString();
    }

    private static boolean isLabelText(int c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /** Those of several labels: "Coffee @ Home, Berlin" names nobody else. */
    private static Set<Domain> domains(List<Mailbox> mailboxes) {
        return mailboxes.stream()
                .flatMap(mailbox -> mailbox.domain().stream())
                .filter(domain -> domain.parent().isPresent())
                .collect(Collectors.toSet());
    }
}
