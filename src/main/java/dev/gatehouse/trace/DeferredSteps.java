package dev.gatehouse.trace;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A list of steps that is made when first looked at, and never changes then. */
final class DeferredSteps extends AbstractList<Step> {
    private final Supplier<List<Step>> source;
    private volatile @Nullable List<Step> made;

    DeferredSteps(Supplier<List<Step>> source) {
        this.source = source;
    }

    private List<Step> steps() {
        List<Step> known = made;
        if (known == null) {
            known = List.copyOf(source.get());
            made = known;
        }
        return known;
    }

    @Override
    public Step get(int index) {
        return steps().get(index);
    }

    @Override
    public int size() {
        return steps().size();
    }
}
