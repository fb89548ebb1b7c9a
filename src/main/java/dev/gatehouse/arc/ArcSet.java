package dev.gatehouse.arc;

import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dkim.DkimSignature;
import dev.gatehouse.dkim.SignatureTags;
import dev.gatehouse.dkim.Unverifiable;
import dev.gatehouse.message.HeaderField;
import java.time.Instant;

/** A complete ARC set: three fields of one instance (RFC 8617 section 4.2). */
record ArcSet(int instance, HeaderField results, SignatureTags messageSignature, SignatureTags seal) {
    /** The chain validation status that the sealer found, cv= (RFC 8617 section 4.4); empty without it. */
    String chainValidation() {
        return seal.list().value("cv").orElse("");
    }

    DkimSignature readMessageSignature(DkimSettings settings, Instant now) throws Unverifiable {
        DkimSignature signature = DkimSignature.readArc(messageSignature);
        signature.requireValidAt(now, settings);
        return signature;
    }

    ArcHop hop() {
        return new ArcHop(instance, seal.claimedSdid(), ArcAuthenticationResults.payload(results));
    }

    /** How a field of this set is called in traces and reasons. */
    String named(ArcFieldName name) {
        return name.text() + " i=" + instance;
    }
}
