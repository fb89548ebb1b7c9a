package dev.gatehouse.service;

import java.util.Locale;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who has an account here, as James knows it. For the operator's eyes: a client that may learn this collects addresses. */
public final class Accounts {
    private static final Logger LOGGER = LoggerFactory.getLogger(Accounts.class);

    private final UsersRepository users;

    @Inject
    Accounts(UsersRepository users) {
        this.users = users;
    }

    /** Whether there is an account. */
    public enum Answer {
        EXISTS,
        UNKNOWN,
        /** The users could not be read. */
        CANNOT_TELL;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public Answer lookUp(Username user) {
        try {
            return users.contains(user) ? Answer.EXISTS : Answer.UNKNOWN;
        } catch (UsersRepositoryException | RuntimeException e) {
            LOGGER.error("users cannot be read, the client is told to try again", e);
            return Answer.CANNOT_TELL;
        }
    }
}
