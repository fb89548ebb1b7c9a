package dev.gatehouse.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs messages for tests, with RSA or Ed25519, and publishes its key. It shares no code with the engine, so that both
 * cannot be wrong in the same way.
 *
 * <pre>{@code
 * TestSigner signer = TestSigner.rsa("example.org", "sel");
 * signer.publish(dns);
 * byte[] message = signer.sign("From: a@example.org\r\nSubject: Hi\r\n\r\nHello\r\n");
 * }</pre>
 *
 * <p>Messages are texts with CRLF, octets as characters U+0000 to U+00FF. Any tag can be set or left out; the signature
 * is made over whatever comes out.
 */
public final class TestSigner {
    private static final String DEFAULT_HEADERS = "from:to:subject:date:message-id";

    private final KeyPair pair;
    private final String domain;
    private final String selector;
    private final Map<String, String> tags;

    private TestSigner(KeyPair pair, String domain, String selector, Map<String, String> tags) {
        this.pair = pair;
        this.domain = domain;
        this.selector = selector;
        this.tags = tags;
    }

    /** With a key of 2048 bits, the same for the same domain and selector during a run. */
    public static TestSigner rsa(String domain, String selector) {
        return rsa(2048, domain, selector);
    }

    public static TestSigner rsa(int bits, String domain, String selector) {
        return of(TestKeys.rsa(bits, selector + "." + domain), "rsa-sha256", domain, selector);
    }

    public static TestSigner ed25519(String domain, String selector) {
        return of(TestKeys.ed25519(selector + "." + domain), "ed25519-sha256", domain, selector);
    }

    private static TestSigner of(KeyPair pair, String algorithm, String domain, String selector) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("v", "1");
        tags.put("a", algorithm);
        tags.put("c", "relaxed/relaxed");
        tags.put("d", domain);
        tags.put("s", selector);
        tags.put("h", DEFAULT_HEADERS);
        return new TestSigner(pair, domain, selector, tags);
    }

    /** With another value of one tag, for example {@code with("c", "simple/simple")} or {@code with("l", "100")}. */
    public TestSigner with(String tag, String value) {
        Map<String, String> changed = new LinkedHashMap<>(tags);
        changed.put(tag, value);
        return new TestSigner(pair, domain, selector, changed);
    }

    public TestSigner without(String tag) {
        Map<String, String> changed = new LinkedHashMap<>(tags);
        changed.remove(tag);
        return new TestSigner(pair, domain, selector, changed);
    }

    /** Where the key record belongs. */
    public String keyName() {
        return selector + "._domainkey." + domain;
    }

    /** The key record. */
    public String keyRecord() {
        return "v=DKIM1; k=" + (isRsa() ? "rsa" : "ed25519") + "; p=" + publicKey();
    }

    /** p= of the key record: SubjectPublicKeyInfo of an RSA key, the bare 32 octets of an Ed25519 key. */
    public String publicKey() {
        byte[] info = pair.getPublic().getEncoded();
        byte[] key = isRsa() ? info : Arrays.copyOfRange(info, info.length - 32, info.length);
        return Base64.getEncoder().encodeToString(key);
    }

    /** For another signer that is to use the same key. */
    public PrivateKey privateKey() {
        return pair.getPrivate();
    }

    /** As dkimpy reads it: PKCS#8 in PEM of an RSA key, the 32 octets in base64 of an Ed25519 key. */
    String privateKeyText() {
        byte[] info = pair.getPrivate().getEncoded();
        return isRsa()
                ? "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(info)
                        + "\n-----END PRIVATE KEY-----\n"
                : Base64.getEncoder().encodeToString(Arrays.copyOfRange(info, info.length - 32, info.length));
    }

    public String domain() {
        return domain;
    }

    public String selector() {
        return selector;
    }

    public String algorithm() {
        return isRsa() ? "rsa-sha256" : "ed25519-sha256";
    }

    /** Puts the key record where verifiers look for it. */
    public TestSigner publish(MapDns dns) {
        dns.txt(keyName(), keyRecord());
        return this;
    }

    /** The message with a DKIM-Signature on top. */
    public byte[] sign(String message) {
        return octets(signed(message));
    }

    /** As {@link #sign}, as text. */
    public String signed(String message) {
        return field("DKIM-Signature", message) + message;
    }

    /** A signature field of that name over {@code message}, which is to stand on top of it. */
    String field(String name, String message) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putIfAbsent("bh", bodyHash(message));
        return signField(name, all, canonicalHeader(message), tag("c", "simple/simple"));
    }

    /** The field with tags as given and b= made over {@code data} and itself. */
    String signField(String name, Map<String, String> allTags, String data, String canonicalization) {
        StringBuilder list = new StringBuilder();
        allTags.forEach(
                (tag, value) -> list.append(tag).append('=').append(value).append("; "));
        String unsigned = name + ": " + list + "b=\r\n";
        String own = canonicalization.startsWith("relaxed") ? NaiveCanonicalization.relaxedField(unsigned) : unsigned;
        String b = Base64.getEncoder().encodeToString(signature(octets(data + own.substring(0, own.length() - 2))));
        return unsigned.substring(0, unsigned.length() - 2) + folded(b) + "\r\n";
    }

    private static String folded(String base64) {
        return base64.replaceAll("(.{60})(?=.)", "$1\r\n ");
    }

    private String canonicalHeader(String message) {
        List<String> fields = NaiveCanonicalization.fields(NaiveCanonicalization.header(message));
        StringBuilder data = new StringBuilder();
        for (String field :
                NaiveCanonicalization.select(fields, List.of(tag("h", "").split(":")))) {
            data.append(tag("c", "simple").startsWith("relaxed") ? NaiveCanonicalization.relaxedField(field) : field);
        }
        return data.toString();
    }

    private String bodyHash(String message) {
        String body = NaiveCanonicalization.body(message);
        String canonical = tag("c", "simple").endsWith("/relaxed")
                ? NaiveCanonicalization.relaxedBody(body)
                : NaiveCanonicalization.simpleBody(body);
        int length = Math.max(0, Math.min(canonical.length(), Integer.parseInt(tag("l", "2147483647"))));
        return Base64.getEncoder().encodeToString(sha256(octets(canonical.substring(0, length))));
    }

    String tag(String name, String otherwise) {
        return tags.getOrDefault(name, otherwise);
    }

    private boolean isRsa() {
        return pair.getPublic().getAlgorithm().equals("RSA");
    }

    private byte[] signature(byte[] data) {
        try {
            Signature signature = Signature.getInstance(isRsa() ? "SHA256withRSA" : "Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(isRsa() ? data : sha256(data));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
