package dev.gatehouse.service;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a mailet puts aside what is to be quarantined. Hooks and mailets are configured in different files: where the one is
 * forgotten, the log says so, once.
 */
public final class SetApart {
    private static final Logger LOGGER = LoggerFactory.getLogger(SetApart.class);
    private static final AtomicBoolean DONE_OR_SAID = new AtomicBoolean();

    private SetApart() {}

    /** A mailet will see to it. */
    public static void isSeenTo() {
        DONE_OR_SAID.set(true);
    }

    static void isDecided() {
        if (!DONE_OR_SAID.getAndSet(true)) {
            LOGGER.warn(
                    "mail is to be quarantined, but mailetcontainer.xml has no ApplyDisposition: unless something else"
                            + " acts on X-Gatehouse-Disposition, it lies in the inbox like any other");
        }
    }
}
