package dev.gatehouse.dkim;

import dev.gatehouse.message.MessageHeader;

/** Says in words what a signature that does not match tells about the way of the message. */
final class MismatchWords {
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

    String headerDiffers(DkimSignature signature) {
        String what = "the body is as signed, but one of the signed header fields was changed, added or removed" + " ("
                + signature.signedHeaders().size() + " names in h=), or another key was used";
        return isThroughList() ? what + "; a mailing list handled the message, and lists rewrite Subject" : what;
    }
}
