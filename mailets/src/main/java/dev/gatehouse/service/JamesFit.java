package dev.gatehouse.service;

import dev.gatehouse.service.ConstantPool.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the James that runs has all that our classes call in it. The lines of James differ, and without this a method that
 * is gone would be found by the first client that needs it.
 *
 * @param looked how many classes, fields and methods of James our classes name
 * @param missing sentences, each about one class, field or method that this James does not have
 */
public record JamesFit(int looked, List<String> missing) {
    private static final Logger LOGGER = LoggerFactory.getLogger(JamesFit.class);

    /** The packages that know James. */
    private static final List<String> ADAPTERS = List.of("hooks", "mailets", "matchers", "service");

    /** Used only where James has web administration. */
    private static final String WEB = "web";

    private static final String WEB_ADMINISTRATION = "org.apache.james.webadmin.Routes";

    /** Has a check and a message of its own, in the place where it is installed. */
    private static final String AUTH_COMMAND = "AuthCommand.class";

    /** One parameter in a descriptor (JVMS section 4.3.2). */
    private static final Pattern TYPE = Pattern.compile("\\[*(?:[BCDFIJSZ]|L[^;]+;)");

    public JamesFit {
        missing = List.copyOf(missing);
    }

    /** Of some classes. */
    public static JamesFit of(List<Class<?>> classes) {
        return together(classes.stream().map(JamesFit::of).toList());
    }

    private static JamesFit together(List<JamesFit> parts) {
        return new JamesFit(
                parts.stream().mapToInt(JamesFit::looked).sum(),
                parts.stream().flatMap(part -> part.missing().stream()).toList());
    }

    private static JamesFit of(Class<?> ours) {
        String file = ours.getSimpleName() + ".class";
        try (InputStream in = ours.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("our own class " + ours.getName() + " has no file");
            }
            return of(file, in, loaderOf(ours));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read our own class " + ours.getName(), e);
        }
    }

    /** Looks at all of our classes that know James, and tells the operator what does not fit. */
    static void check() {
        try {
            CodeSource source = JamesFit.class.getProtectionDomain().getCodeSource();
            URL location = source == null ? null : source.getLocation();
            if (location != null) {
                tell(ofAll(location, loaderOf(JamesFit.class)));
            }
        } catch (IOException | URISyntaxException | RuntimeException | LinkageError e) {
            LOGGER.warn("whether Gatehouse fits this James cannot be checked", e);
        }
    }

    private static void tell(JamesFit fit) {
        LOGGER.info(
                "of {} names in James that Gatehouse uses, {} are not there",
                fit.looked(),
                fit.missing().size());
        fit.missing()
                .forEach(sentence -> LOGGER.warn(
                        "Gatehouse does not fit this James: {}. What needs it will be answered 451; take the JAR that"
                                + " is made for this James",
                        sentence));
    }

    /** Of the JAR, or the folder, in which our classes lie. */
    public static JamesFit ofAll(URL location, ClassLoader james) throws IOException, URISyntaxException {
        Path place = Path.of(location.toURI());
        if (Files.isDirectory(place)) {
            return ofAll(place, james);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
            return ofAll(jar.getPath("/"), james);
        }
    }

    private static JamesFit ofAll(Path root, ClassLoader james) throws IOException {
        List<String> packages = new ArrayList<>(ADAPTERS);
        if (find(WEB_ADMINISTRATION, james).isPresent()) {
            packages.add(WEB);
        }
        List<JamesFit> parts = new ArrayList<>();
        for (String name : packages) {
            Path folder = root.resolve("dev/gatehouse").resolve(name);
            if (Files.isDirectory(folder)) {
                parts.add(ofFolder(folder, james));
            }
        }
        return together(parts);
    }

    private static JamesFit ofFolder(Path folder, ClassLoader james) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith(AUTH_COMMAND))
                    .sorted()
                    .toList();
        }
        List<JamesFit> parts = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                parts.add(of(String.valueOf(file.getFileName()), in, james));
            }
        }
        return together(parts);
    }

    private static JamesFit of(String file, InputStream in, ClassLoader james) throws IOException {
        List<Member> named = membersOfJames(in);
        return new JamesFit(
                named.size(),
                named.stream()
                        .filter(member -> !exists(member, james))
                        .map(member ->
                                "it has no " + shown(member) + ", which " + file.replaceFirst("[$.].*", "") + " needs")
                        .distinct()
                        .sorted()
                        .toList());
    }

    static List<Member> membersOfJames(InputStream classFile) throws IOException {
        return ConstantPool.membersIn(classFile).stream()
                .filter(member -> member.owner().startsWith("org.apache.james.")
                        || member.owner().startsWith("org.apache.mailet."))
                .toList();
    }

    private static boolean exists(Member member, ClassLoader james) {
        Optional<Class<?>> owner = find(member.owner(), james);
        if (owner.isEmpty()) {
            // The class that is gone has a sentence of its own.
            return member.kind() != Member.Kind.CLASS;
        }
        try {
            return member.kind() == Member.Kind.CLASS || lineage(owner.get()).anyMatch(type -> declares(type, member));
        } catch (LinkageError somethingElseIsGone) {
            return true;
        }
    }

    private static boolean declares(Class<?> type, Member member) {
        return member.kind() == Member.Kind.FIELD ? hasField(type, member) : hasMethod(type, member);
    }

    private static Optional<Class<?>> find(String name, ClassLoader james) {
        try {
            return Optional.of(Class.forName(name, false, james));
        } catch (ClassNotFoundException | LinkageError gone) {
            return Optional.empty();
        }
    }

    /** A class with all from which it inherits (JVMS sections 5.4.3.2 to 5.4.3.4). */
    private static Stream<Class<?>> lineage(Class<?> type) {
        Stream<Class<?>> above =
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
        Stream<Class<?>> object = type.isInterface() ? Stream.of(Object.class) : Stream.empty();
        return Stream.of(Stream.of(type), above.flatMap(JamesFit::lineage), object)
                .flatMap(part -> part);
    }

    private static boolean hasField(Class<?> type, Member member) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.getName().equals(member.name()))
                .map(Field::getType)
                .anyMatch(found -> found.descriptorString().equals(member.descriptor()));
    }

    private static boolean hasMethod(Class<?> type, Member member) {
        if (member.name().equals("<init>")) {
            return Arrays.stream(type.getDeclaredConstructors())
                    .anyMatch(constructor -> MethodType.methodType(void.class, constructor.getParameterTypes())
                            .descriptorString()
                            .equals(member.descriptor()));
        }
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(member.name()))
                .anyMatch(method -> descriptor(method).equals(member.descriptor()));
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .descriptorString();
    }

    /** As a programmer writes it: AuthCmdHandler.doAuthTest(SMTPSession, String). */
    static String shown(Member member) {
        String owner = withoutPackage(member.owner());
        return switch (member.kind()) {
            case CLASS -> owner;
            case FIELD -> owner + "." + member.name();
            case METHOD -> owner + "." + member.name() + parameters(member.descriptor());
        };
    }

    private static String parameters(String descriptor) {
        return TYPE.matcher(descriptor.substring(0, descriptor.indexOf(')')))
                .results()
                .map(type -> parameter(type.group()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String parameter(String type) {
        return switch (type.charAt(0)) {
            case '[' -> parameter(type.substring(1)) + "[]";
            case 'L' -> withoutPackage(type.replace('/', '.').replace(";", ""));
            default ->
                MethodType.fromMethodDescriptorString("(" + type + ")V", null)
                        .parameterType(0)
                        .getName();
        };
    }

    private static String withoutPackage(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static ClassLoader loaderOf(Class<?> ours) {
        ClassLoader loader = ours.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }
}
