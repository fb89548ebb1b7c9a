package dev.gatehouse.arc;

import dev.gatehouse.dkim.KeyReference;
import dev.gatehouse.dkim.Octets;
import dev.gatehouse.dkim.SignatureTags;
import dev.gatehouse.dkim.Unverifiable;
import dev.gatehouse.message.HeaderField;

/**
 * One well-formed ARC-Seal (RFC 8617 section 4.1.3).
 *
 * @param unsigned the field with the value of b= treated as the empty string
 */
record ArcSeal(KeyReference key, Octets signature, HeaderField unsigned) {
    static ArcSeal read(SignatureTags tags) throws Unverifiable {
        tags.requireWellFormed();
        if (tags.list().has("h")) {
            throw SignatureTags.malformed("h= is not allowed"); // RFC 8617 section 4.1.3
        }
        tags.time("t");
        return new ArcSeal(tags.key(), tags.signature(), tags.unsignedField());
    }
}
