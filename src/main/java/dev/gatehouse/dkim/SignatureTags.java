package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Idna;
import dev.gatehouse.text.Utf8;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The tags of a signature field, each read by its own rule, meticulously (RFC 6376 sections 3.5 and 6.1.1).
 *
 * <p>DKIM-Signature, ARC-Message-Signature and ARC-Seal are made of these (RFC 8617 sections 4.1.2 and 4.1.3).
 */
public final class SignatureTags {
    /** RFC 6376 section 3.5, t=: nobody needs more than 12 digits until the year 31,000. */
    private static final int MAX_TIME_DIGITS = 12;

    /** RFC 6376 section 3.5, l=. */
    private static final int MAX_LENGTH_DIGITS = 76;

    /** Ours: as much of b= as tells signatures apart (RFC 6008 section 4). */
    private static final int SIGNATURE_START = 8;

    private final HeaderField field;
    private final TagList tags;

    private SignatureTags(HeaderField field) {
        this.field = field;
        this.tags = TagList.parse(field.text(), field.text().indexOf(':') + 1);
    }

    public static SignatureTags of(HeaderField field) {
        return new SignatureTags(field);
    }

    public HeaderField field() {
        return field;
    }

    public TagList list() {
        return tags;
    }

    /** Refuses a field that is no tag-list. */
    public void requireWellFormed() throws Unverifiable {
        if (tags.problem().isPresent()) {
            throw malformed(tags.problem().get());
        }
    }

    /** What the signature is verified with; a missing tag, one that breaks its rule or an old algorithm is refused. */
    public KeyReference key() throws Unverifiable {
        SigningAlgorithm algorithm = algorithm();
        Domain sdid = sdid();
        String selector = requiredDomain("s").name();
        Domain keyName = sdid.below(selector + "._domainkey").orElseThrow(() -> malformed("s= and d= are too long"));
        return new KeyReference(sdid, selector, keyName, algorithm);
    }

    // sig-a-tag-alg = sig-a-tag-k "-" sig-a-tag-h               RFC 6376 section 3.5
    private SigningAlgorithm algorithm() throws Unverifiable {
        String name = required("a");
        if (name.equals("rsa-sha1")) {
            throw new Unverifiable(DkimReason.SHA1, "a=rsa-sha1"); // RFC 8301 section 3.1
        }
        return SigningAlgorithm.named(name)
                .orElseThrow(() -> new Unverifiable(DkimReason.UNSUPPORTED_ALGORITHM, "a=" + name));
    }

    // domain-name = sub-domain 1*("." sub-domain)               RFC 6376 section 3.5
    private Domain sdid() throws Unverifiable {
        Domain sdid = requiredDomain("d");
        if (sdid.labelCount() < 2) {
            throw malformed("d= is no domain name of two labels or more");
        }
        return sdid;
    }

    private Domain requiredDomain(String tag) throws Unverifiable {
        return domain(required(tag)).orElseThrow(() -> malformed(tag + "= is no domain name"));
    }

    /** A domain in a tag, U-labels turned to A-labels (RFC 8616 section 5); underscores are let pass. */
    private static Optional<Domain> domain(String octets) {
        if (octets.endsWith(".")) {
            return Optional.empty();
        }
        return Idna.toDomain(Utf8.decode(octets)).filter(SignatureTags::isLettersDigitsHyphens);
    }

    private static boolean isLettersDigitsHyphens(Domain domain) {
        for (int i = 0; i < domain.name().length(); i++) {
            char c = domain.name().charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    public Octets signature() throws Unverifiable {
        return base64("b");
    }

    public Octets bodyHash() throws Unverifiable {
        return base64("bh");
    }

    private Octets base64(String tag) throws Unverifiable {
        required(tag);
        return tags.compactValue(tag)
                .flatMap(Octets::fromBase64)
                .filter(octets -> octets.length() > 0)
                .orElseThrow(() -> malformed(tag + "= is not base64"));
    }

    /** c=, or what a field without it means. */
    Canonicalization canonicalization(Canonicalization otherwise) throws Unverifiable {
        Optional<String> value = tags.value("c");
        return value.isEmpty()
                ? otherwise
                : Canonicalization.parse(value.get()).orElseThrow(() -> malformed("c= names no canonicalization"));
    }

    /** The names in h=, lower case, in their order; empty without the tag. */
    public List<String> signedHeaders() {
        List<String> names = new ArrayList<>(tags.members("h"));
        names.replaceAll(name -> name.toLowerCase(Locale.ROOT));
        return names;
    }

    /** i=, or @d without it; its domain must be d= or below it (RFC 6376 section 6.1.1). */
    public Auid auid(Domain sdid) throws Unverifiable {
        Optional<String> value = tags.compactValue("i");
        if (value.isEmpty()) {
            return Auid.of(sdid);
        }
        String address = DkimQuotedPrintable.decode(value.get());
        Domain domain = domain(address.substring(address.lastIndexOf('@') + 1))
                .filter(found -> address.indexOf('@') >= 0)
                .orElseThrow(() -> malformed("i= is no address"));
        if (!domain.isWithin(sdid)) {
            throw malformed("i= is not under d=");
        }
        return new Auid(Utf8.decode(address), domain);
    }

    // sig-l-tag = %x6c [FWS] "=" [FWS] 1*76DIGIT                RFC 6376 section 3.5
    public Optional<Long> bodyLength() throws Unverifiable {
        Optional<String> digits = tags.value("l");
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        requireDigits("l", digits.get(), MAX_LENGTH_DIGITS);
        // No body is longer than a long; one that claims to be fails as any other that is too short.
        return Optional.of(digits.get().length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits.get()));
    }

    // sig-t-tag = %x74 [FWS] "=" [FWS] 1*12DIGIT                RFC 6376 section 3.5
    public Optional<Instant> time(String tag) throws Unverifiable {
        Optional<String> digits = tags.value(tag);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        requireDigits(tag, digits.get(), MAX_TIME_DIGITS);
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(digits.get())));
    }

    private static void requireDigits(String tag, String text, int most) throws Unverifiable {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > most) {
            throw malformed(tag + "= is no number of up to " + most + " digits");
        }
    }

    /** Of the query methods only dns/txt exists (RFC 6376 section 3.5, q=). */
    public void requireDnsQuery() throws Unverifiable {
        if (tags.has("q") && !tags.members("q").contains("dns/txt")) {
            throw malformed("q= does not name dns/txt");
        }
    }

    public String required(String tag) throws Unverifiable {
        String value = tags.value(tag).orElseThrow(() -> malformed(tag + "= is missing"));
        if (value.isEmpty()) {
            throw malformed(tag + "= is empty");
        }
        return value;
    }

    public static Unverifiable malformed(String detail) {
        return new Unverifiable(DkimReason.MALFORMED_SIGNATURE, detail);
    }

    /** The field with the value of b= treated as the empty string (RFC 6376 section 3.5). */
    public HeaderField unsignedField() {
        return new HeaderField(field.name(), tags.textWithEmpty("b"));
    }

    /** d= as far as it can be read; for reports about signatures that are refused. */
    public Optional<Domain> claimedSdid() {
        return tags.value("d").flatMap(SignatureTags::domain);
    }

    /** The first characters of b=. */
    public String signatureStart() {
        String b = tags.compactValue("b").orElse("");
        return b.substring(0, Math.min(b.length(), SIGNATURE_START));
    }
}
