package dev.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps counts, reports and deliveries through restarts, shared by all servers. Each method is one transaction; a change
 * of state names the state it starts from, so of two servers that try it one succeeds.
 */
public interface ReportStore {
    /** Adds the counts, unless a batch of that name was added before. */
    void add(CountedBatch batch);

    /** Seals each window whose end has passed, once every living server has brought what it counted until then. */
    int seal(Instant now);

    /** Ends open windows now and seals them; what is counted from the next second on goes into new windows. */
    int cut(Instant now);

    /** Takes a sealed window that is due, for {@code lease}. */
    Optional<SealedWindow> takeSealed(Instant now, Duration lease);

    /** Each record of the window with its sum over all servers, in an order that never changes. */
    void eachRecord(SealedWindow window, Consumer<ReportRecord> consumer);

    /** Removes parts that a server left behind which died while rendering. */
    void discardParts(SealedWindow window);

    void savePart(SealedWindow window, RenderedReport part);

    /**
     * The parts are complete: from here on they are frozen, and go to these destinations.
     *
     * @param organization whose reports they are, {@link PolicyLookup#organization}
     * @return false if the lease was lost
     */
    boolean rendered(SealedWindow window, String organization, List<String> uris, Instant now, Instant expiresAt);

    /** No report for this window. */
    boolean suppress(SealedWindow window, String reason);

    /** Tries the window again later. */
    boolean postpone(SealedWindow window, Instant until, String reason);

    /** What waits for another try after one that failed is due now; what only waits for its time is not. */
    void hasten(Instant now);

    /** Windows whose deliveries have all ended are done. */
    int finish();

    /** Takes a delivery in {@code CHECK} that is due. */
    Optional<Delivery> takeForCheck(Instant now, Duration lease);

    /** Takes a delivery whose mail is due, or was being handed on by a server that died; its state is then SENDING. */
    Optional<Delivery> takeForSending(Instant now, Duration lease);

    RenderedReport report(Delivery delivery);

    ReportMail mail(Delivery delivery);

    /** Freezes the mail: CHECK becomes READY. */
    boolean ready(Delivery delivery, ReportMail mail, Instant nextAt);

    /** The delivery comes to that state, at {@code at}, and is tried again at {@code nextAt} if the state is not final. */
    boolean move(Delivery delivery, DeliveryState to, Instant at, Instant nextAt, String text);

    /** More destinations of the same report, as an external destination asked for; not those that it has already. */
    void addDestinations(Delivery delivery, List<LimitedDestination> destinations, Instant now);

    /**
     * Smaller reports of the same window go to the destination instead: the delivery becomes TOO_LARGE, and each of {@code
     * parts} is kept with a delivery of its own.
     *
     * @return false if the delivery is no longer where it was, then nothing changes
     */
    boolean split(Delivery delivery, List<RenderedReport> parts, Instant now, Instant expiresAt, String text);

    /** How many mails were handed on since; to one host, or with an empty one to all. */
    long handedOnSince(Instant since, Optional<String> host);

    /** As {@link #handedOnSince}, of one organization and with those that a server is about to hand on. */
    long underWaySince(Instant since, Optional<String> host, String organization);

    /** What each organization had handed on since, and has waiting; to one host, or with an empty one to all. */
    List<Demand> demand(Instant since, Optional<String> host);

    Optional<Delivery> delivery(long id);

    Optional<RenderedReport> report(String reportId);

    /** Newest first. */
    List<ReportLine> list(Optional<String> domain, int limit);

    /** How many windows and deliveries are in each state, and how many suppressions are in force. */
    ReportStatus status(Instant now);

    /** The suppression that applies to an address: its own or its host's. */
    Optional<Suppression> suppression(ReportDestination destination, Instant now);

    List<Suppression> suppressions();

    void suppress(Suppression suppression);

    boolean release(String target);

    /** A random key of that name, made at first use and then the same for all servers. */
    byte[] secret(String name);

    /** Removes counts and reports whose deliveries ended before. */
    int forget(Instant endedBefore);
}
