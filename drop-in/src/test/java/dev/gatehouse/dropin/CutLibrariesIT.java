package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ICU4J and Guava are in the JARs only as far as UTS 46 and the public suffix list need them (the filters in pom.xml): names
 * of every kind come to the same there as with the whole libraries. A new version may need more of itself.
 */
class CutLibrariesIT {
    private static final int NAMES = 30_000;
    private static final List<String> SUFFIXES = List.of(
            "com", "co.uk", "github.io", "ck", "www.ck", "kawasaki.jp", "city.kawasaki.jp", "xn--p1ai", "nowhere", "1");

    private final Random random = new Random(46);

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void internationalNamesComeToTheSame(String line) throws Exception {
        try (URLClassLoader jar = open(line)) {
            Method toDomain = jar.loadClass(Idna.class.getName()).getMethod("toDomain", String.class);
            for (int i = 0; i < NAMES; i++) {
                String name = internationalName();
                assertThat(toDomain.invoke(null, name))
                        .hasToString(Idna.toDomain(name).toString());
            }
            assertThat(toDomain.invoke(null, "fa\u00df\u3002Example")).hasToString("Optional[xn--fa-hia.example]");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void organizationalDomainsComeToTheSame(String line) throws Exception {
        Method whole = organizationalDomain(CutLibrariesIT.class.getClassLoader());
        try (URLClassLoader jar = open(line)) {
            Method cut = organizationalDomain(jar);
            Method domain = jar.loadClass(Domain.class.getName()).getMethod("of", String.class);
            for (int i = 0; i < NAMES; i++) {
                String name = hostName();
                assertThat(cut.invoke(null, domain.invoke(null, name)))
                        .hasToString(whole.invoke(null, Domain.of(name)).toString());
            }
        }
    }

    private static URLClassLoader open(String line) throws Exception {
        URL jar = Project.jar(line).toUri().toURL();
        return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    private static Method organizationalDomain(ClassLoader loader) throws Exception {
        Method method = loader.loadClass("dev.gatehouse.dmarc.PublicSuffixList")
                .getDeclaredMethod("organizationalDomain", loader.loadClass(Domain.class.getName()));
        method.setAccessible(true);
        return method;
    }

    /** Letters of one script or of all, joiners, dots of every kind, A-labels good and bad, now and then a long one. */
    private String internationalName() {
        StringBuilder name = new StringBuilder(random.nextInt(7) == 0 ? "xn--" : "");
        int script = random.nextInt(0x20000);
        int length = random.nextInt(50) == 0 ? 300 : 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(8)) {
                case 0 -> name.append('.');
                case 1 -> name.append("\u200c\u200d\u3002-_\uff0e".charAt(random.nextInt(6)));
                case 2 -> name.append((char) ('a' + random.nextInt(26)));
                case 3 -> name.appendCodePoint(0x80 + random.nextInt(0x10000));
                case 4 -> name.appendCodePoint(random.nextInt(0x110000));
                default -> name.appendCodePoint(script + random.nextInt(64));
            }
        }
        return name.toString();
    }

    private String hostName() {
        StringBuilder name = new StringBuilder();
        for (int labels = random.nextInt(5); labels > 0; labels--) {
            name.append("abc-_1".charAt(random.nextInt(6)))
                    .append("x".repeat(random.nextInt(4)))
                    .append('.');
        }
        return name.append(SUFFIXES.get(random.nextInt(SUFFIXES.size()))).toString();
    }
}
