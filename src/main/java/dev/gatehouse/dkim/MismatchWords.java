package dev.gatehouse.dkim;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.regex.Pattern;

/** Says in words what a signature that does not match tells about the way of the message. */
final class MismatchWords {
    private static final Pattern SUBJECT_TAG = Pattern.compile("\\[[^\\]]{1,100}\\] ?");

    private final MessageHeader header;

    MismatchWords(MessageHeader header) {
        this.header = header;
    }

    private boolean isThroughList() {
        return header.has("List-Id") || header.has("List-Post") || header.has("List-Unsubscribe");
    }

    String bodyDiffers(DkimSignature signature, BodyHashes body, boolean headerMatches) {
        if (signature.bodyLength().orElse(0L) > body.length(signature)) {
            return "the body was cut: l= is " + signature.bodyLength().orElse(0L) + ", the body has "
                    + body.length(signature) + " octets";
        }
        String what = headerMatches
                ? "the body was changed after signing, the signed header fields were not"
                : "the body and the signed header fields were changed after signing";
        return isThroughList() ? what + "; a mailing list handled the message, and lists add footers" : what;
    }

    boolean hasSubjectTag() {
        return header.first("Subject")
                .map(subject -> !withoutSubjectTag(subject).equals(subject))
                .orElse(false);
    }

    /** Subject without its first word in brackets; any other field as it is. */
    static HeaderField withoutSubjectTag(HeaderField field) {
        return field.isNamed("Subject")
                ? new HeaderField(
                        field.name(), SUBJECT_TAG.matcher(field.text()).replaceFirst(""))
                : field;
    }

    String headerDiffers(DkimSignature signature, boolean holdsWithoutSubjectTag) {
        if (holdsWithoutSubjectTag) {
            return "only Subject was changed: without the word in brackets, such as a mailing list adds, the"
                    + " signature holds";
        }
        String what = "the body is as signed, but one of the signed header fields was changed, added or removed" + " ("
                + signature.signedHeaders().size() + " names in h=), or another key was used";
        return isThroughList() ? what + "; a mailing list handled the message, and lists rewrite Subject" : what;
    }
}
