/**
 * The command line: what a James with Gatehouse would decide, and why, without one.
 *
 * <p>Read {@link dev.gatehouse.cli.Main} first.
 */
package dev.gatehouse.cli;
