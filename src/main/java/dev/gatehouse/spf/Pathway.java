package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.stream.Collectors;

/** How a record was come to, in words. */
final class Pathway {
    private Pathway() {}

    /** The last domain, and through which others it was reached. */
    static String describe(List<Domain> path) {
        Domain last = path.get(path.size() - 1);
        if (path.size() == 1) {
            return last.name();
        }
        String through =
                path.subList(0, path.size() - 1).stream().map(Domain::name).collect(Collectors.joining(", then "));
        return last + " (reached through the record of " + through + ")";
    }
}
