package dev.gatehouse.cli;

/** What the command tells the shell. The higher number is the one to tell, where two apply. */
final class ExitCode {
    /** Done, whatever the verdicts were. */
    static final int DONE = 0;

    /** It could not be done: a file that cannot be read, a fault of ours. */
    static final int FAILED = 1;

    /** Wrong usage, or a line of the batch that is no case. */
    static final int MALFORMED = 2;

    private ExitCode() {}
}
