package dev.gatehouse.dropin;

import dev.gatehouse.relay.SpkiFingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Keys with certificates that TLS clients show, in one file that the server trusts. */
final class ClientKeys {
    private static final char[] SECRET = "changeit".toCharArray();

    private final KeyStore store;

    private ClientKeys(KeyStore store) {
        this.store = store;
    }

    /** Makes the keys of these names in the file {@code clients} of {@code folder}. */
    static ClientKeys make(Path folder, List<String> names) throws IOException {
        Path file = Files.createDirectories(folder).resolve("clients");
        for (String name : names) {
            JamesServer.makeKey(file, name, "changeit");
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(in, SECRET);
            return new ClientKeys(store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String fingerprint(String name) {
        try {
            return SpkiFingerprint.of(store.getCertificate(name).getPublicKey()).hex();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a client shows that has the key of that name; nothing where there is none. */
    KeyManager[] of(String name) {
        try {
            if (!store.containsAlias(name)) {
                return new KeyManager[0];
            }
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, SECRET);
            one.setKeyEntry(name, store.getKey(name, SECRET), SECRET, store.getCertificateChain(name));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, SECRET);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
