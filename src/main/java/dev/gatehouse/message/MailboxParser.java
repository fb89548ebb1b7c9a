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
    private final List<String> comments = new ArrayList<>();

    /** The addresses of a field, and those comments in it that hold an at-sign. */
    record Found(List<Mailbox> mailboxes, List<String> comments) {
        Found {
            mailboxes = List.copyOf(mailboxes);
            comments = List.copyOf(comments);
        }
    }

    private MailboxParser(String text) {
        this.cursor = new FieldCursor(text);
    }

    static Found parse(String text) throws MalformedFieldException {
        MailboxParser parser = new MailboxParser(text);
        parser.addressList();
        return new Found(parser.mailboxes, parser.comments);
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
        skipCfws();
        while (!endsAddress()) {
            if (cursor.peek() == '<') {
                angleAddress();
                return;
            }
            if (cursor.take(':')) {
                words.expectGroupName();
                words = new Words();
            } else {
                words.read();
            }
            skipCfws();
        }
        words.addMailbox();
    }

    private void skipCfws() throws MalformedFieldException {
        int start = cursor.position();
        cursor.skipCfws();
        String skipped = cursor.since(start);
        if (skipped.indexOf('@') >= 0) {
            comments.add(skipped);
        }
    }

    private boolean endsAddress() {
        return cursor.atEnd() || cursor.peek() == ',' || cursor.peek() == ';';
    }

    // angle-addr = [CFWS] "<" [obs-route] addr-spec ">" [CFWS]
    private void angleAddress() throws MalformedFieldException {
        cursor.expect('<');
        route();
        Words words = new Words();
        skipCfws();
        while (!cursor.atEnd() && cursor.peek() != '>') {
            words.read();
            skipCfws();
        }
        cursor.expect('>');
        skipCfws();
        words.expectMailbox();
        if (!endsAddress()) {
            throw cursor.malformed("',' after an address in angle brackets");
        }
    }

    // obs-route = 1*("@" domain [","]) ":"
    private void route() throws MalformedFieldException {
        skipCfws();
        if (cursor.peek() == '@') {
            while (!cursor.take(':')) {
                if (!cursor.take('@') && !cursor.take(',') && cursor.dotAtom().isEmpty()) {
                    throw cursor.malformed("':' after a route");
                }
                skipCfws();
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
        private boolean quotedAtSign;
        private boolean nameWithAtSign;

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
                nameWithAtSign |= !continued && quotedAtSign; // the words so far are a name before a bare address
                localPart.setLength(continued ? localPart.length() : 0);
                localPart.append(word);
                quotedAtSign |= word.indexOf('@') >= 0;
            } else {
                // obs-domain = atom *("." atom), with comments between them (RFC 5322 section 4.4)
                wordAfterDomain |= quoted || !(domain.isEmpty() || endsWithDot(domain) || word.startsWith("."));
                domain.append(word);
            }
        }

        /**
         * Words without an at-sign are no address and none that a reader would show as one: "Smith, Joe". One in quotation
         * marks is taken for an address by those who drop these.
         */
        void addMailbox() throws MalformedFieldException {
            if (atSigns > 0) {
                expectMailbox();
            } else if (quotedAtSign) {
                throw new MalformedFieldException("an address in quotation marks");
            }
        }

        /** Who does not know groups takes an address in front of the colon for the author's. */
        void expectGroupName() throws MalformedFieldException {
            if (atSigns > 0 || quotedAtSign) {
                throw new MalformedFieldException("an address as the name of a group");
            }
        }

        void expectMailbox() throws MalformedFieldException {
            if (atSigns != 1 || domain.isEmpty() || wordAfterDomain || stray || nameWithAtSign) {
                throw cursor.malformed("local-part@domain");
            }
            mailboxes.add(new Mailbox(localPart.toString(), domain.toString()));
        }
    }

    private static boolean endsWithDot(StringBuilder text) {
        return text.charAt(text.length() - 1) == '.';
    }
}
