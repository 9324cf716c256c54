package io.earshot.measures.recovery;

import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons of recovery: the arms of what is assigned about carts, subscriptions and trials, those that were drawn
 * apart from those that were chosen, and each experiment apart, as probabilities may differ between them. Nobody registers
 * them; an id tells all about them.
 */
public record RecoveryComparisons(RecoverySpans spans) implements Standing {
    private static final long serialVersionUID = 1;

    /** Nobody is contacted: what the others are compared with. */
    public static final String HOLDOUT = "holdout";

    /** In the order in which they are shown. */
    public static final List<String> ARMS = List.of(HOLDOUT, "call", "email", "text");

    private static final String DRAWN = "drawn";
    private static final String CHOSEN = "chosen";

    /** Such as {@code cart:drawn:spring}; the experiment is empty where none is named. */
    static String id(About about, boolean isRandomised, String experimentId) {
        return about.word() + ':' + (isRandomised ? DRAWN : CHOSEN) + ':' + experimentId;
    }

    @Override
    public @Nullable Comparison comparison(String storeId, String comparisonId) {
        String[] parts = comparisonId.split(":", 3);
        About about = parts.length < 3 ? null : About.of(parts[0]).orElse(null);
        if (about == null) {
            return null;
        }
        return Comparison.standing(
                storeId,
                new Terms(
                        comparisonId,
                        ARMS,
                        HOLDOUT,
                        spans.windowDays(about),
                        parts[1].equals(DRAWN),
                        Metric.RECOVERY_RATE));
    }
}
