package dev.gatehouse.arc;

import dev.gatehouse.dkim.SignatureTags;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ARC sets of a message, and whether they are a chain (RFC 8617 section 5.2, steps 1 to 3). */
final class ArcChain {
    private final TreeMap<Integer, Map<ArcFieldName, HeaderField>> fields = new TreeMap<>();
    private final List<ArcSet> sets = new ArrayList<>();
    private @Nullable String problem;

    private ArcChain() {}

    static ArcChain read(MessageHeader header) {
        ArcChain chain = new ArcChain();
        for (ArcFieldName name : ArcFieldName.values()) {
            header.named(name.text()).forEach(field -> chain.collect(name, field));
        }
        chain.completeSets();
        chain.requireContinuity();
        chain.requireStatuses();
        return chain;
    }

    // Step 1, and the "exactly one each" of step 3 A
    private void collect(ArcFieldName name, HeaderField field) {
        OptionalInt instance = ArcInstance.of(name, field);
        if (instance.isEmpty() || instance.getAsInt() == 0) {
            fail(name.text() + " has no valid i=");
        } else if (instance.getAsInt() > ArcInstance.MAX) {
            fail("there are more than " + ArcInstance.MAX + " ARC sets");
        } else if (fields.computeIfAbsent(instance.getAsInt(), any -> new EnumMap<>(ArcFieldName.class))
                        .putIfAbsent(name, field)
                != null) {
            fail("there are two " + name.text() + " with i=" + instance.getAsInt());
        }
    }

    // Step 3 A
    private void completeSets() {
        fields.forEach((instance, set) -> {
            HeaderField results = set.get(ArcFieldName.AUTHENTICATION_RESULTS);
            HeaderField signature = set.get(ArcFieldName.MESSAGE_SIGNATURE);
            HeaderField seal = set.get(ArcFieldName.SEAL);
            if (results == null || signature == null || seal == null) {
                fail("the ARC set i=" + instance + " is not complete");
            } else {
                sets.add(new ArcSet(instance, results, SignatureTags.of(signature), SignatureTags.of(seal)));
            }
        });
    }

    // Step 3 B
    private void requireContinuity() {
        if (!fields.isEmpty() && fields.lastKey() != fields.size()) {
            fail("the ARC sets do not count from 1 to " + fields.lastKey());
        }
    }

    // Steps 2 and 3 C
    private void requireStatuses() {
        for (ArcSet set : sets) {
            String expected = set.instance() == 1 ? "none" : "pass";
            if (set.chainValidation().equals("fail")) {
                fail("the sealer of i=" + set.instance() + " found the chain broken, cv=fail");
            } else if (!set.chainValidation().equals(expected)) {
                fail("cv= of i=" + set.instance() + " is not " + expected);
            }
        }
    }

    /** The first problem tells. */
    private void fail(String what) {
        if (problem == null) {
            problem = what;
        }
    }

    /** Whether there is no ARC field at all. */
    boolean isAbsent() {
        return fields.isEmpty() && problem == null;
    }

    /** What breaks the chain; empty for one whose signatures are worth verifying. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The complete sets, lowest instance first. */
    List<ArcSet> sets() {
        return List.copyOf(sets);
    }

    /** The highest instance seen. */
    int newest() {
        return fields.isEmpty() ? 0 : fields.lastKey();
    }

    List<ArcHop> hops() {
        return sets.stream().map(ArcSet::hop).toList();
    }
}
