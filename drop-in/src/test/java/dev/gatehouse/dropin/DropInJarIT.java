package dev.gatehouse.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JARs hold, since they share one class loader with whatever else lies in {@code extensions-jars/}. */
class DropInJarIT {
    private static final long MAX_SIZE = 12L << 20;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void holdsOnlyOurClassesOurLibrariesAndSlf4j(String line) throws IOException {
        List<String> strangers = classNames(line).stream()
                .filter(name -> !name.startsWith("dev/gatehouse/") && !name.startsWith("org/slf4j/"))
                .toList();
        assertThat(strangers).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void isUnderTwelveMegabytes(String line) throws IOException {
        assertThat(Files.size(Project.jar(line))).isLessThan(MAX_SIZE);
    }

    @ParameterizedTest(name = "{0} has no {1}")
    @CsvSource({"3.8, jakarta", "3.9, javax[./](mail|inject|activation)"})
    void refersOnlyToTheNamespacesOfItsJames(String line, String foreign) throws IOException {
        Pattern pattern = Pattern.compile("(^|[^a-z])" + foreign);
        List<String> found = new ArrayList<>();
        forEachClass(line, (name, constants) -> constants.stream()
                .filter(constant -> pattern.matcher(constant).find())
                .forEach(constant -> found.add(name + ": " + constant)));
        assertThat(found).isEmpty();
    }

    /** H2 writes class names into its file, so the prefix is for ever. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"3.8", "3.9"})
    void keepsTheDatabaseUnderItsPrefix(String line) throws IOException {
        assertThat(classNames(line)).contains("dev/gatehouse/libs/org/h2/Driver.class");
    }

    private interface ClassVisitor {
        void visit(String name, List<String> constants);
    }

    private static List<String> classNames(String line) throws IOException {
        List<String> names = new ArrayList<>();
        forEachClass(line, (name, constants) -> names.add(name));
        return names;
    }

    private static void forEachClass(String line, ClassVisitor visitor) throws IOException {
        try (JarFile jar = new JarFile(Project.jar(line).toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        visitor.visit(entry.getName(), utf8Constants(in));
                    }
                }
            }
        }
    }

    /** The texts of a class file's constant pool, where every name that it refers to stands (JVMS section 4.4). */
    private static List<String> utf8Constants(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        data.readInt();
        data.readInt();
        int count = data.readUnsignedShort();
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = data.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.add(data.readUTF());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> data.skipNBytes(4);
                case 5, 6 -> {
                    data.skipNBytes(8);
                    i++;
                }
                case 15 -> data.skipNBytes(3);
                case 7, 8, 16, 19, 20 -> data.skipNBytes(2);
                default -> throw new IOException("constant of kind " + tag);
            }
        }
        return texts;
    }
}
