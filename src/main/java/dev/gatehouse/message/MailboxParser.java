package dev.gatehouse.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the addresses of a From field: mailboxes, groups, comments, quoted strings, obsolete routes (RFC 5322 sections
 * 3.4 and 4.4, RFC 6854).
 *
 * <p>A display name may hold what a careless program leaves unquoted, an {@code @} or a dot too, as long as one address in
 * angle brackets ends it: every reader takes that one. Whatever readers could disagree about is malformed.
 */
final class MailboxParser {
    /** Our bound on the addresses of one field. */
    private static final int MAX_MAILBOXES = 1000;

    private final FieldCursor cursor;
    private final List<Mailbox> mailboxes = new ArrayList<>();

    private MailboxParser(String text) {
        this.cursor = new FieldCursor(text);
    }

    static List<Mailbox> parse(String text) throws MalformedFieldException {
        MailboxParser parser = new MailboxParser(text);
        parser.addressList();
        return List.copyOf(parser.mailboxes);
    }

    // address-list = address *("," address); empty elements as of old (RFC 5322 section 4.4); groups end with ";"
    private void addressList() throws MalformedFieldException {
        do {
            address();
            if (mailboxes.size() > MAX_MAILBOXES) {
                throw cursor.malformed("at most " + MAX_MAILBOXES + " addresses");
            }
        } while (cursor.take(',') || cursor.take(';'));
        if (!cursor.atEnd()) {
            throw cursor.malformed("',' or the end");
        }
    }

    // address = mailbox / group; mailbox = [display-name] angle-addr / addr-spec
    private void address() throws MalformedFieldException {
        Words words = new Words();
        cursor.skipCfws();
        while (!endsAddress()) {
            if (cursor.peek() == '<') {
                angleAddress();
                return;
            }
            if (cursor.take(':')) {
                words = new Words(); // the words so far name a group
            } else {
                words.read();
            }
            cursor.skipCfws();
        }
        words.addMailbox();
    }

    private boolean endsAddress() {
        return cursor.atEnd() || cursor.peek() == ',' || cursor.peek() == ';';
    }

    // angle-addr = [CFWS] "<" [obs-route] addr-spec ">" [CFWS]
    private void angleAddress() throws MalformedFieldException {
        cursor.expect('<');
        route();
        Words words = new Words();
        cursor.skipCfws();
        while (!cursor.atEnd() && cursor.peek() != '>') {
            words.read();
            cursor.skipCfws();
        }
        cursor.expect('>');
        cursor.skipCfws();
        words.expectMailbox();
        if (!endsAddress()) {
            throw cursor.malformed("',' after an address in angle brackets");
        }
    }

    // obs-route = 1*("@" domain [","]) ":"
    private void route() throws MalformedFieldException {
        cursor.skipCfws();
        if (cursor.peek() == '@') {
            while (!cursor.take(':')) {
                if (!cursor.take('@') && !cursor.take(',') && cursor.dotAtom().isEmpty()) {
                    throw cursor.malformed("':' after a route");
                }
                cursor.skipCfws();
            }
        }
    }

    /** What stands in a row: the words of a display name, or local part, at-sign and domain of an address. */
    private final class Words {
        private final StringBuilder localPart = new StringBuilder();
        private final StringBuilder domain = new StringBuilder();
        private int atSigns;
        private boolean wordAfterDomain;
        private boolean stray;

        void read() throws MalformedFieldException {
            if (cursor.take('@')) {
                atSigns++;
            } else if (cursor.peek() == '"') {
                add(cursor.quotedString(), true);
            } else if (cursor.peek() == '[') {
                add(domainLiteral(), false);
            } else {
                atom();
            }
        }

        private void atom() throws MalformedFieldException {
            String atom = cursor.dotAtom();
            if (!atom.isEmpty()) {
                add(atom, false);
            } else if (cursor.take(')') || cursor.take(']') || cursor.take('\\')) {
                stray = true;
            } else {
                throw cursor.malformed("a word");
            }
        }

        // domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]
        private String domainLiteral() throws MalformedFieldException {
            int start = cursor.position();
            cursor.takeWhile(c -> c != ']' && c != '\\');
            cursor.expect(']');
            return cursor.since(start);
        }

        private void add(String word, boolean quoted) {
            if (atSigns == 0) {
                boolean continued = localPart.isEmpty() || endsWithDot(localPart) || word.startsWith(".");
                localPart.setLength(continued ? localPart.length() : 0);
                localPart.append(word);
            } else {
                // obs-domain = atom *("." atom), with comments between them (RFC 5322 section 4.4)
                wordAfterDomain |= quoted || !(domain.isEmpty() || endsWithDot(domain) || word.startsWith("."));
                domain.append(word);
            }
        }

        /** Words without an at-sign are no address and none that a reader would show as one: "Smith, Joe". */
        void addMailbox() throws MalformedFieldException {
            if (atSigns > 0) {
                expectMailbox();
            }
        }

        void expectMailbox() throws MalformedFieldException {
            if (atSigns != 1 || domain.isEmpty() || wordAfterDomain || stray) {
                throw cursor.malformed("local-part@domain");
            }
            mailboxes.add(new Mailbox(localPart.toString(), domain.toString()));
        }
    }

    private static boolean endsWithDot(StringBuilder text) {
        return text.charAt(text.length() - 1) == '.';
    }
}
