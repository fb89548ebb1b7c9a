package dev.gatehouse.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The published test suites: read in place from {@code -Dconformance.dir}, never part of the project. */
public final class ConformanceData {
    private ConformanceData() {}

    /** The file, or the test is skipped and says which file is missing. */
    public static Path require(String file) {
        Path path = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"), file);
        assumeTrue(Files.isReadable(path), "skipped: no conformance data at " + file + " (set -Dconformance.dir=)");
        return path;
    }
}
