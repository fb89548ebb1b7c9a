package dev.gatehouse.engine;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many messages wait for the DNS at once, altogether and of one client's network: those of somebody whose domains do not
 * answer must not use up what all wait with. What finds no place is answered at once, to be sent again.
 */
public final class WaitingRoom {
    /** Ours, both. */
    public static final int PLACES = 128;

    static final int PLACES_OF_ONE_NETWORK = 32;

    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 56;

    private final int places;
    private final int placesOfOneNetwork;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    WaitingRoom() {
        this(PLACES, PLACES_OF_ONE_NETWORK);
    }

    public WaitingRoom(int places, int placesOfOneNetwork) {
        this.places = places;
        this.placesOfOneNetwork = placesOfOneNetwork;
    }

    /** Held by a message while it waits. */
    public final class Place implements AutoCloseable {
        private final String network;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(String network) {
            this.network = network;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave(network);
            }
        }
    }

    /** Empty where all places are taken that there are for this client. */
    public synchronized Optional<Place> enter(InetAddress client) {
        String network = networkOf(client);
        int ofThis = taken.getOrDefault(network, 0);
        if (all >= places || ofThis >= placesOfOneNetwork) {
            return Optional.empty();
        }
        all++;
        taken.put(network, ofThis + 1);
        return Optional.of(new Place(network));
    }

    private synchronized void leave(String network) {
        all--;
        taken.computeIfPresent(network, (key, count) -> count > 1 ? count - 1 : null);
    }

    /** What one customer of a provider has: a /24, or a /56 (RIPE-690). */
    private static String networkOf(InetAddress client) {
        byte[] address = client.getAddress();
        int bits = address.length == 4 ? IPV4_BITS : IPV6_BITS;
        return Arrays.toString(Arrays.copyOf(address, bits / Byte.SIZE));
    }
}
