package dev.gatehouse.dropin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's own files lie: the samples, the built JARs, the class paths of the two James lines. */
public final class Project {
    private Project() {}

    public static Path root() {
        return Path.of(System.getProperty("gatehouse.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /** The JAR for the James line {@code 3.8} or {@code 3.9}; the build makes it before the tests that need it run. */
    public static Path jar(String line) {
        Path jar = root().resolve("drop-in/target/gatehouse-james-" + line + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("not built: " + jar + " (run mvn package)");
        }
        return jar;
    }

    /** A whole James 3.8 server, without anything of ours. */
    public static String jamesClassPath() {
        return classPath("drop-in/james-3.8/target/classpath");
    }

    /** The mailet container of James 3.9. */
    public static String james39ClassPath() {
        return classPath("drop-in/james-3.9/target/classpath");
    }

    private static String classPath(String file) {
        try {
            return Files.readString(root().resolve(file)).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
