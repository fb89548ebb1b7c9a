package dev.gatehouse.service;

import dev.gatehouse.relay.SendAs;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.CanSendFrom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user may send as, as James knows it: the own address, aliases of user and domain. */
final class SendAsRights implements SendAs {
    private static final Logger LOGGER = LoggerFactory.getLogger(SendAsRights.class);

    private final CanSendFrom james;

    @Inject
    SendAsRights(CanSendFrom james) {
        this.james = james;
    }

    @Override
    public Answer permits(String user, String address) {
        try {
            return Answer.of(james.userCanSendFrom(Username.of(user), Username.of(address)));
        } catch (IllegalArgumentException notAnAddress) {
            return Answer.NO;
        } catch (RuntimeException e) {
            LOGGER.error("send-as rights cannot be read, the client is told to try again", e);
            return Answer.CANNOT_TELL;
        }
    }
}
