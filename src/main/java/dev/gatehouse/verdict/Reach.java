package dev.gatehouse.verdict;

import java.util.List;

/** How many of a message's recipients must be reachable whatever a rule says: postmaster, abuse. */
enum Reach {
    NONE,
    SOME,
    ALL;

    static Reach of(List<String> recipients, Exemptions exemptions) {
        long reachable =
                recipients.stream().filter(exemptions::isAlwaysReachable).count();
        if (reachable == 0) {
            return NONE;
        }
        return reachable == recipients.size() ? ALL : SOME;
    }
}
