package dev.gatehouse.cli;

/** Decides about a case as a James would. */
interface Judge extends AutoCloseable {
    Judgement judge(MailCase mail);

    @Override
    default void close() {}
}
