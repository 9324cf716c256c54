package io.earshot.local.oracle;

import java.util.List;
import java.util.Map;

/** What rows of lifts and shares say of the field's claims: a reading of docs/value.md. */
final class ClaimRows {
    private static final List<String> KEY = List.of("store_id", "hypothesis", "comparison_id", "arm");

    private ClaimRows() {}

    static List<String> key() {
        return KEY;
    }

    /** The lift of all mature units against their baseline, and no less. */
    static boolean isTold(Map<String, String> lift) {
        return lift.get("slice").isEmpty()
                && lift.get("maturity").equals("mature")
                && !lift.get("arm").equals(lift.get("baseline"));
    }

    /** Whether a variant of an arm is made of customers' words. */
    static boolean isWorded(List<Entity> variants, String experiment, String arm) {
        return variants.stream()
                .map(Entity::winner)
                .anyMatch(variant -> variant.text("experiment_id").equals(experiment)
                        && variant.text("arm").equals(arm)
                        && !Phrases.references(variant, Fault.NONE).isEmpty());
    }

    /** @param from the least lift for which the claim holds */
    static Tables.Row ofLift(Map<String, String> lift, String hypothesis, double from) {
        double lower = number(lift, "lower", Double.NEGATIVE_INFINITY);
        double upper = number(lift, "upper", Double.POSITIVE_INFINITY);
        return new Tables.Row()
                .set("job", lift.get("job"))
                .set("store_id", lift.get("store_id"))
                .set("hypothesis", hypothesis)
                .set("comparison_id", lift.get("comparison_id"))
                .set("arm", lift.get("arm"))
                .set("region_lower", from)
                .set("region_upper", Double.POSITIVE_INFINITY)
                .set("estimate", number(lift, "lift", 0))
                .set("lower", lower)
                .set("upper", upper)
                .set("units", lift.get("units"))
                .set("other_units", lift.get("baseline_units"))
                .set("is_randomised", lift.get("is_randomised"))
                .set("verdict", lower >= from ? "confirmed" : upper < from ? "refuted" : "undecided");
    }

    /** One arm's share; nothing is compared. */
    static Tables.Row ofShare(
            String job,
            String store,
            String hypothesis,
            String comparison,
            String arm,
            long successes,
            long units,
            double from,
            double to,
            boolean drawn) {
        double lower = BetaBinomial.lower(successes, units);
        double upper = BetaBinomial.upper(successes, units);
        String verdict =
                lower >= from && upper <= to ? "confirmed" : upper < from || lower > to ? "refuted" : "undecided";
        return new Tables.Row()
                .set("job", job)
                .set("store_id", store)
                .set("hypothesis", hypothesis)
                .set("comparison_id", comparison)
                .set("arm", arm)
                .set("region_lower", from)
                .set("region_upper", to)
                .set("estimate", successes / (double) units)
                .set("lower", lower)
                .set("upper", upper)
                .set("units", units)
                .set("other_units", 0)
                .set("is_randomised", drawn)
                .set("verdict", verdict);
    }

    private static double number(Map<String, String> row, String column, double otherwise) {
        String text = row.get(column);
        return text == null ? otherwise : Double.parseDouble(text.replace("inf", "Infinity"));
    }
}
