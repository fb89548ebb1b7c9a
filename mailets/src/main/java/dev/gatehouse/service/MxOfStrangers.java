package dev.gatehouse.service;

import dev.gatehouse.engine.WaitingRoom;
import dev.gatehouse.relay.MxAnswer;
import dev.gatehouse.relay.MxPointers;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether the MX of a domain that is not hosted here names this server, for a stranger who is refused: the reason is to be
 * right the first time, so the answer is waited for. It is only for the words of a refusal: few may wait at once, none on a
 * thread that serves connections, and none takes a place that messages wait in.
 */
public final class MxOfStrangers {
    /** Ours, both. */
    private static final int PLACES = 16;

    private static final int PLACES_OF_ONE_NETWORK = 4;

    private final MxPointers pointers;
    private final Judges judges;
    private final WaitingRoom room = new WaitingRoom(PLACES, PLACES_OF_ONE_NETWORK);

    MxOfStrangers(MxPointers pointers, Judges judges) {
        this.pointers = pointers;
        this.judges = judges;
    }

    /** What the DNS says of {@code domain}, a stranger's text; {@link MxAnswer#NO_ANSWER} where this client may not wait. */
    public MxAnswer of(String domain, InetAddress client) {
        CompletableFuture<MxAnswer> answer = pointers.of(domain, Instant.now());
        if (answer.isDone() || !Judges.isOne()) {
            return answer.getNow(MxAnswer.NO_ANSWER);
        }
        Optional<WaitingRoom.Place> place = room.enter(client);
        try {
            return place.isPresent() ? judges.await(answer) : MxAnswer.NO_ANSWER;
        } finally {
            place.ifPresent(WaitingRoom.Place::close);
        }
    }
}
