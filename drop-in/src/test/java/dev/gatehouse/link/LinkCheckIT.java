package dev.gatehouse.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.dropin.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Both JARs, each against the James that loads it. */
class LinkCheckIT {
    /** The SMTP server of 3.9 is not on Maven Central; that of 3.8.1 on the class path there says nothing about 3.9. */
    private static final Pattern SMTP_SERVER =
            Pattern.compile(".*/(james-server-protocols-smtp|protocols-smtp)-[0-9.]+\\.jar");

    private static final ClassShapes JAVA = ClassShapes.ofJava();

    private static boolean isForeign(String name) {
        return !name.startsWith("dev/gatehouse/")
                && !name.startsWith("org/slf4j/")
                && JAVA.find(name).isEmpty();
    }

    private static ClassShapes withJava(ClassShapes james) {
        return ClassShapes.either(james, JAVA);
    }

    private static ClassShapes james38() {
        return withJava(ClassShapes.ofClassPath(Project.jamesClassPath(), entry -> true));
    }

    private static ClassShapes james39(String listing) throws IOException {
        Path smtp = Path.of(System.getProperty("conformance.dir", ""))
                .resolve("../spec")
                .resolve(listing);
        assumeTrue(Files.exists(smtp), "no conformance data: " + listing);
        ClassShapes rest = ClassShapes.ofClassPath(
                Project.james39ClassPath(), entry -> !SMTP_SERVER.matcher(entry).matches());
        return withJava(ClassShapes.either(ClassShapes.ofListing(smtp), rest));
    }

    @Test
    void everythingOfTheJarFor38LinksThere() throws IOException {
        assertThat(problems("3.8", james38(), james38())).isEmpty();
    }

    /** Of the two doAuthTest of our AUTH handler each line overrides one; {@code JamesShapesTest} plays both. */
    @Test
    void everythingOfTheJarFor39LinksThere() throws IOException {
        ClassShapes james39 = james39("james-smtp-api-3.9.0.txt");
        assertThat(problems("3.9", james38(), james39))
                .filteredOn(problem -> !problem.startsWith("dev.gatehouse.hooks.AuthCommand.doAuthTest"))
                .isEmpty();
    }

    /** Our AUTH handler is not installed there, see GatehouseHandlers. */
    @Test
    void everythingOfTheJarFor39ButTheAuthHandlerLinksIn310() throws IOException {
        ClassShapes head = james39("james-smtp-api-head.txt");
        assertThat(problems("3.9", james38(), head))
                .filteredOn(problem -> !problem.startsWith("dev.gatehouse.hooks.AuthCommand"))
                .isEmpty();
    }

    private static Set<String> problems(String jar, ClassShapes compiledAgainst, ClassShapes line) throws IOException {
        ClassShapes ours = ClassShapes.ofClassPath(Project.jar(jar).toString(), entry -> true);
        return new LinkCheck(ours, compiledAgainst, line, LinkCheckIT::isForeign).problems(ourClasses(jar));
    }

    private static List<byte[]> ourClasses(String line) throws IOException {
        List<byte[]> classes = new ArrayList<>();
        try (JarFile jar = new JarFile(Project.jar(line).toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith("dev/gatehouse/")
                        && !name.startsWith("dev/gatehouse/libs/")
                        && name.endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classes.add(in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }
}
