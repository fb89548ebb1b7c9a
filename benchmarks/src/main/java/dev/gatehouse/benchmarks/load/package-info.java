/**
 * What Gatehouse costs a whole James, beside the same James without it: {@link dev.gatehouse.benchmarks.load.LoadTest} is
 * the program.
 */
package dev.gatehouse.benchmarks.load;
