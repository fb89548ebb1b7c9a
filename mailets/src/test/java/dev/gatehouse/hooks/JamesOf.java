package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.SMTPSession;
import org.slf4j.Logger;

/**
 * James' SMTP server with some of its classes replaced by stand-ins, and our hooks as they are: loaded here a second time, so
 * that they meet the stand-ins. What is logged is kept.
 */
final class JamesOf extends ClassLoader {
    /** Whatever mentions a class that may be replaced. */
    private static final List<String> LOADED_HERE =
            List.of("dev.gatehouse.hooks.", "org.apache.james.protocols.smtp.", "org.apache.james.smtpserver.");

    private static final String LOGGERS = "org.slf4j.LoggerFactory";

    private static final String LOGGERS_SOURCE = """
        package org.slf4j;

        public final class LoggerFactory {
            public static final java.util.List<String> WARNINGS = new java.util.ArrayList<>();

            public static Logger getLogger(Class<?> type) {
                return (Logger) java.lang.reflect.Proxy.newProxyInstance(
                        Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("warn")) {
                                WARNINGS.add(java.util.Arrays.deepToString(arguments));
                            }
                            return method.getReturnType() == boolean.class ? false : null;
                        });
            }
        }
        """;

    private final Map<String, byte[]> standIns;

    private JamesOf(Map<String, byte[]> standIns) {
        super(JamesOf.class.getClassLoader());
        this.standIns = Map.copyOf(standIns);
    }

    /** With these sources, by the name of their class, in place of James' own. */
    static JamesOf compiled(Map<String, String> sources) throws URISyntaxException {
        Map<String, String> all = new HashMap<>(sources);
        all.put(LOGGERS, LOGGERS_SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Classes classes = new Classes(compiler.getStandardFileManager(problems, null, null));
        boolean compiled = compiler.getTask(
                        null,
                        classes,
                        problems,
                        List.of("-cp", classPath(), "-proc:none"),
                        null,
                        all.entrySet().stream()
                                .map(source -> new Source(source.getKey(), source.getValue()))
                                .toList())
                .call();
        assertThat(compiled).as(problems.getDiagnostics().toString()).isTrue();
        return new JamesOf(classes.octets());
    }

    private static String classPath() throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type :
                List.of(Username.class, Response.class, HandlersPackage.class, SMTPSession.class, Logger.class)) {
            places.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return places.stream().distinct().collect(Collectors.joining(File.pathSeparator));
    }

    /** An object of that class of ours, as this James would make it. */
    Object make(String name, Object... arguments) throws ReflectiveOperationException {
        Class<?>[] types = Stream.of(arguments).map(Object::getClass).toArray(Class<?>[]::new);
        Constructor<?> constructor = loadClass(name).getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    /** What was logged as WARN since this James was made. */
    @SuppressWarnings("unchecked")
    List<String> warnings() throws ReflectiveOperationException {
        Field kept = loadClass(LOGGERS).getField("WARNINGS");
        return List.copyOf((List<String>) kept.get(null));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            boolean here = standIns.containsKey(name) || LOADED_HERE.stream().anyMatch(name::startsWith);
            return here ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] octets = standIns.get(name);
        if (octets == null) {
            octets = original(name);
        }
        return defineClass(name, octets, 0, octets.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Where the compiler leaves its classes: in memory. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Classes(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///" + name + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(name, key -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> octets() {
            return written.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                    .toByteArray()));
        }
    }
}
