package dev.gatehouse.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The classes of one James line, by internal name; empty for a class that the line has not. */
interface ClassShapes {
    Optional<ClassShape> find(String name);

    /** The classes of {@code first}, and of {@code next} those that the first has not. */
    static ClassShapes either(ClassShapes first, ClassShapes next) {
        return name -> first.find(name).or(() -> next.find(name));
    }

    /** The classes of this Java. */
    static ClassShapes ofJava() {
        return remembered(name -> read(ClassLoader.getPlatformClassLoader().getResource(name + ".class")));
    }

    /**
     * The classes of JARs and folders.
     *
     * @param classPath as the command line of Java wants it
     * @param wanted which of its entries count
     */
    static ClassShapes ofClassPath(String classPath, Predicate<String> wanted) {
        URL[] entries = Arrays.stream(classPath.split(System.getProperty("path.separator")))
                .filter(wanted)
                .map(entry -> url(Path.of(entry)))
                .toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader(entries, null);
        return remembered(name -> read(loader.findResource(name + ".class")));
    }

    /** One class. */
    static ClassShape of(byte[] classFile) {
        Reading reading = new Reading();
        new ClassReader(classFile).accept(reading, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return reading.shape();
    }

    /**
     * The classes of a listing: a line a class ({@code public class NAME extends PARENT implements NAME, NAME}), below it a
     * line a member ({@code   public static NAME DESCRIPTOR}), public and protected ones only.
     */
    static ClassShapes ofListing(Path listing) throws IOException {
        Map<String, ClassShape> shapes = new HashMap<>();
        List<String> block = new ArrayList<>();
        for (String line : Files.readAllLines(listing)) {
            if (!line.startsWith(" ") && !block.isEmpty()) {
                ClassShape shape = listed(block);
                shapes.put(shape.name(), shape);
                block.clear();
            }
            if (!line.isBlank()) {
                block.add(line);
            }
        }
        if (!block.isEmpty()) {
            ClassShape shape = listed(block);
            shapes.put(shape.name(), shape);
        }
        return name -> Optional.ofNullable(shapes.get(name));
    }

    private static ClassShape listed(List<String> block) {
        List<String> words = List.of(block.get(0).replace(",", " ").trim().split("\\s+"));
        boolean isInterface = words.contains("interface");
        List<String> parents = after(words, "extends");
        List<String> interfaces = isInterface ? parents : after(words, "implements");
        String parent = isInterface || parents.isEmpty() ? "java/lang/Object" : parents.get(0);
        Map<String, Integer> members = new HashMap<>();
        for (String line : block.subList(1, block.size())) {
            String[] parts = line.trim().split("\\s+");
            members.put(ClassShape.key(parts[parts.length - 2], parts[parts.length - 1]), flags(parts, isInterface));
        }
        String name = words.get(words.indexOf(isInterface ? "interface" : "class") + 1)
                .replace('.', '/');
        int access = (words.contains("public") ? Opcodes.ACC_PUBLIC : 0) | (isInterface ? Opcodes.ACC_INTERFACE : 0);
        return new ClassShape(name, access, Optional.of(parent), interfaces, members);
    }

    private static List<String> after(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0
                ? List.of()
                : words.subList(at + 1, words.size()).stream()
                        .takeWhile(name -> !name.equals("implements"))
                        .map(name -> name.replace('.', '/'))
                        .toList();
    }

    /** A listing does not say which methods of an interface have a body. */
    private static int flags(String[] parts, boolean ofInterface) {
        List<String> words = List.of(parts);
        boolean isStatic = words.contains("static");
        return (words.contains("protected") ? Opcodes.ACC_PROTECTED : Opcodes.ACC_PUBLIC)
                | (isStatic ? Opcodes.ACC_STATIC : 0)
                | (ofInterface && !isStatic ? Opcodes.ACC_ABSTRACT : 0);
    }

    private static ClassShapes remembered(ClassShapes shapes) {
        Map<String, Optional<ClassShape>> known = new ConcurrentHashMap<>();
        return name -> known.computeIfAbsent(name, shapes::find);
    }

    private static Optional<ClassShape> read(@Nullable URL file) {
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.openStream()) {
            return Optional.of(of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects what a class file says of itself. */
    final class Reading extends ClassVisitor {
        private final Map<String, Integer> members = new HashMap<>();
        private List<String> interfaces = List.of();
        private Optional<String> parent = Optional.empty();
        private String name = "";
        private int access;

        Reading() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int flags,
                String className,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaceNames) {
            name = className;
            access = flags;
            parent = Optional.ofNullable(superName);
            interfaces = interfaceNames == null ? List.of() : List.of(interfaceNames);
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int flags, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            members.put(ClassShape.key(field, descriptor), flags);
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int flags,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            members.put(ClassShape.key(method, descriptor), flags);
            return null;
        }

        ClassShape shape() {
            return new ClassShape(name, access, parent, interfaces, Collections.unmodifiableMap(members));
        }
    }
}
