package dev.gatehouse.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random message of fields and body lines, with CRLF, such as signers meet: folded, repeated and empty fields. */
final class GeneratedMessage {
    private static final String[] NAMES = {"To", "Subject", "Date", "Message-ID", "Received", "X-Note", "Cc", "List-Id"
    };
    private static final String[] WORDS = {
        "alpha", "beta", "gamma", "delta,", "<x@example.net>", "=?utf-8?q?a?=", "1:2", "(z)"
    };

    private final Random random;
    final List<String> fields = new ArrayList<>();
    String body = "";

    GeneratedMessage(Random random) {
        this.random = random;
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            fields.add(NAMES[random.nextInt(NAMES.length)] + separator() + words() + "\r\n");
        }
        fields.add(
                random.nextInt(fields.size() + 1), "From" + separator() + "Ann " + words() + " <ann@example.org>\r\n");
        StringBuilder lines = new StringBuilder();
        int lineCount = random.nextInt(10);
        for (int i = 0; i < lineCount; i++) {
            lines.append(random.nextInt(4) == 0 ? "" : words()).append(blanks()).append("\r\n");
        }
        body = lines.toString();
    }

    private String separator() {
        return random.nextInt(6) == 0 ? ":" : random.nextInt(6) == 0 ? ":  " : ": ";
    }

    private String blanks() {
        return random.nextInt(3) == 0 ? " \t" : "";
    }

    private String words() {
        StringBuilder words = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int i = random.nextInt(5); i > 0; i--) {
            words.append(new String[] {" ", " ", "  ", "\t"}[random.nextInt(4)]);
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    /** The same with line breaks before some white space. */
    GeneratedMessage folded() {
        fields.replaceAll(field -> {
            int at = field.indexOf(' ', field.indexOf(':') + 3);
            return at > 0 && random.nextBoolean() ? field.substring(0, at) + "\r\n" + field.substring(at) : field;
        });
        return this;
    }

    /** h= of some of the fields, From among them, some more often than they are there. */
    String signedNames() {
        List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(nameOf(field)));
        names.removeIf(name -> !name.equals("From") && random.nextInt(3) == 0);
        if (random.nextInt(3) == 0) {
            names.add("Reply-To");
        }
        if (random.nextInt(3) == 0) {
            names.add("From");
        }
        return String.join(":", names);
    }

    static String nameOf(String field) {
        return field.substring(0, field.indexOf(':'));
    }

    String text() {
        return String.join("", fields) + "\r\n" + body;
    }
}
