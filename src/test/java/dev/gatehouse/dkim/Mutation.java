package dev.gatehouse.dkim;

import java.util.List;
import java.util.Random;

/** A change to a signed message of which it is known what it does to the signature. The signature is the first field. */
enum Mutation {
    NONE {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            return true;
        }
    },
    A_FIELD_ON_TOP {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.add(0, "X-Seen: yes\r\n");
            return true;
        }
    },
    A_SECOND_FROM_ON_TOP {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.add(0, "From: eve@example.com\r\n");
            return List.of(signed).stream().filter("From"::equals).count() == 1;
        }
    },
    A_REPLY_TO_ON_TOP {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.add(0, "Reply-To: eve@example.com\r\n");
            return !List.of(signed).contains("Reply-To");
        }
    },
    A_SIGNED_FIELD_CHANGED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.replaceAll(field -> field.startsWith("From") ? field.replace("Ann", "Eve") : field);
            return false;
        }
    },
    A_SIGNED_FIELD_REMOVED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.removeIf(field -> field.startsWith("From:"));
            return false;
        }
    },
    WHITE_SPACE_IN_A_SIGNED_FIELD {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.replaceAll(field -> field.startsWith("From:") ? field.replace("Ann", "Ann \t ") : field);
            return how.header() == Canonicalization.Algorithm.RELAXED;
        }
    },
    A_SIGNED_FIELD_FOLDED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.replaceAll(field -> field.startsWith("From:") ? refolded(field) : field);
            return how.header() == Canonicalization.Algorithm.RELAXED;
        }
    },
    A_NAME_IN_CAPITALS {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.fields.replaceAll(field -> field.startsWith("From:") ? "FROM" + field.substring(4) : field);
            return how.header() == Canonicalization.Algorithm.RELAXED;
        }
    },
    A_LINE_APPENDED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.body += "footer\r\n";
            return false;
        }
    },
    EMPTY_LINES_APPENDED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            message.body += "\r\n\r\n";
            return true;
        }
    },
    BLANKS_AT_THE_END_OF_LINES {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            String before = message.body;
            message.body = before.replace("\r\n", " \r\n");
            return message.body.equals(before) || how.body() == Canonicalization.Algorithm.RELAXED;
        }
    },
    A_WORD_OF_THE_BODY_CHANGED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            String before = message.body;
            message.body = before.replace("a", "o");
            return message.body.equals(before);
        }
    },
    THE_SIGNATURE_CHANGED {
        @Override
        boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random) {
            String field = message.fields.get(0);
            int at = field.lastIndexOf("b=") + 4 + random.nextInt(20);
            char other = field.charAt(at) == 'A' ? 'B' : 'A';
            message.fields.set(0, field.substring(0, at) + other + field.substring(at + 1));
            return false;
        }
    };

    private static String refolded(String field) {
        return field.contains("Ann\r\n") ? field.replace("Ann\r\n", "Ann") : field.replace("Ann", "Ann\r\n");
    }

    /** Changes the message; whether the signature still holds. */
    abstract boolean apply(GeneratedMessage message, String[] signed, Canonicalization how, Random random);
}
