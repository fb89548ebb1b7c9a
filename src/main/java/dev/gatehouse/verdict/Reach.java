package dev.gatehouse.verdict;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How many of a message's recipients must be reachable whatever a rule says: postmaster, abuse. */
enum Reach {
    NONE,
    SOME,
    ALL;

    static Reach of(List<String> recipients, Set<String> alwaysReachable) {
        long reachable = recipients.stream()
                .filter(recipient -> isReachable(recipient, alwaysReachable))
                .count();
        if (reachable == 0) {
            return NONE;
        }
        return reachable == recipients.size() ? ALL : SOME;
    }

    /** By {@code local@domain}, {@code local@} or {@code @domain}; a bare local part is {@code local@} (RFC 5321 section 4.5.1). */
    static boolean isReachable(String recipient, Collection<String> patterns) {
        String address = recipient.toLowerCase(Locale.ROOT);
        int at = address.lastIndexOf('@');
        String local = at < 0 ? address : address.substring(0, at);
        String domain = at < 0 ? "" : address.substring(at);
        return patterns.contains(address) || patterns.contains(local + "@") || patterns.contains(domain);
    }
}
