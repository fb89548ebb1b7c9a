package dev.gatehouse.verdict;

import java.util.Optional;

/**
 * What about a recipient can change the answer to a message. Recipients of different fates do not share a transaction: it
 * would have one answer for all, and whoever wants a forgery delivered would name the one with the mildest.
 *
 * @param reachable whether no rule refuses mail to it or sets it apart
 * @param mode the recipient's own reject mode, where it has one that matters
 */
record Fate(boolean reachable, Optional<RejectMode> mode) {
    /** Of most recipients. */
    static final Fate ORDINARY = new Fate(false, Optional.empty());

    static final Fate REACHABLE = new Fate(true, Optional.empty());
}
