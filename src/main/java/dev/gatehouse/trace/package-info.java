/**
 * How a result came about: the steps taken in order, nested, each with the evidence seen and the section applied.
 *
 * <p>Every evaluator returns its {@link dev.gatehouse.trace.Trace} with its result, so that a refusal can be explained to
 * a person and replayed as a test.
 */
package dev.gatehouse.trace;
