/**
 * The door: everything that is decided about mail is decided by {@link dev.gatehouse.engine.Engine}, whoever asks. SMTP hooks,
 * mailets, the command line, the test suites and the benchmarks translate what they have into an {@link
 * dev.gatehouse.engine.Envelope}, call one method, and write the {@link dev.gatehouse.engine.Outcome} back.
 */
@NullMarked
package dev.gatehouse.engine;

import org.jspecify.annotations.NullMarked;
