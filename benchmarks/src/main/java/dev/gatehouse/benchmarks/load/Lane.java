package dev.gatehouse.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The same load on both servers, in pairs of runs, one right after the other. */
final class Lane {
    private final List<Run> bare = new ArrayList<>();
    private final List<Run> gatehouse = new ArrayList<>();

    void add(Run withoutIt, Run withIt) {
        bare.add(withoutIt);
        gatehouse.add(withIt);
    }

    double ofBare(ToDoubleFunction<Run> figure) {
        return median(bare.stream().mapToDouble(figure).toArray());
    }

    double ofGatehouse(ToDoubleFunction<Run> figure) {
        return median(gatehouse.stream().mapToDouble(figure).toArray());
    }

    /** The median over the pairs of what {@code compared} makes of bare and Gatehouse. */
    double ofPairs(ToDoubleBiFunction<Run, Run> compared) {
        double[] figures = new double[bare.size()];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = compared.applyAsDouble(bare.get(i), gatehouse.get(i));
        }
        return median(figures);
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
