package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds few items that still fail, to understand a failure by hand. */
final class Shrinker {
    private Shrinker() {}

    /**
     * Leaves out halves, quarters, ... and at last single items, as long as what remains still fails.
     *
     * @param fails true of the whole list; asked many times
     */
    static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
        if (!fails.test(failing)) {
            throw new IllegalArgumentException("the whole list does not fail");
        }
        List<T> left = failing;
        for (int chunk = Math.max(1, failing.size() / 2); chunk > 0; chunk /= 2) {
            boolean shrunk = true;
            while (shrunk) {
                shrunk = false;
                for (int from = 0; from < left.size(); ) {
                    List<T> without = new ArrayList<>(left.subList(0, from));
                    without.addAll(left.subList(Math.min(left.size(), from + chunk), left.size()));
                    if (fails.test(without)) {
                        left = without;
                        shrunk = true;
                    } else {
                        from += chunk;
                    }
                }
            }
        }
        return left;
    }
}
