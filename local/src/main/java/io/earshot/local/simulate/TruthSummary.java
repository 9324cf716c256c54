package io.earshot.local.simulate;

import static java.util.Locale.ROOT;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/** The truth, for people. */
public final class TruthSummary {
    private TruthSummary() {}

    public static void print(Truth truth, PrintWriter out) {
        Truth.Planned options = truth.options();
        out.printf(
                ROOT,
                "Store %s, %s to %s, %,d customers, seed %d: %,d records%n%n",
                options.storeId(),
                options.firstDay(),
                options.lastDay(),
                options.customers(),
                options.seed(),
                truth.records());
        printAccounts(truth, out);
        out.printf(ROOT, "%nPlanted, by true cause (%s)%n", options.currency());
        out.printf(ROOT, "  %-26s %8s %8s %12s %12s %8s%n", "variant", "clicks", "orders", "revenue", "spend", "ROAS");
        for (Truth.Variant variant : truth.variants()) {
            out.printf(
                    ROOT,
                    "  %-26s %,8d %,8d %,12.2f %,12.2f %8.2f%n",
                    variant.variantId(),
                    variant.clicks(),
                    variant.caused(),
                    variant.causedGrossMinor() / 100.0,
                    variant.spendMinor() / 100.0,
                    variant.causedRoas());
        }
        out.printf(
                ROOT,
                "%n  conversion given click, customers' words over today's copy, since %s: planted %+.1f%%, realised"
                        + " %+.1f%%%n",
                truth.wordsSince(),
                100 * truth.lift().planned(),
                100 * truth.lift().realised());
        Truth.Calls calls = truth.calls();
        out.printf(
                ROOT,
                "  connect rate: planted %.1f%%, realised %.1f%% of %,d (engaged %.1f%%, others %.1f%%)%n",
                100 * calls.plannedConnectRate(),
                100 * calls.realisedConnectRate(),
                calls.attempts(),
                100 * calls.connectRateEngaged(),
                100 * calls.connectRateOthers());
        out.printf(
                ROOT,
                "  non-buyers who name the price: planted %.1f%%, realised %.1f%%%n",
                100 * calls.plannedPriceShare(),
                100 * calls.realisedPriceShare());
        printComparisons(truth, out);
        out.printf(ROOT, "%nPlanted, times%n");
        truth.planted().forEach((name, times) -> out.printf(ROOT, "  %-42s %,8d%n", name, times));
        out.flush();
    }

    private static void printComparisons(Truth truth, PrintWriter out) {
        out.printf(ROOT, "%nPlanted lifts by experiment%n");
        for (Truth.Experiment experiment : truth.experiments()) {
            for (Truth.PlantedLift lift : experiment.lifts()) {
                out.printf(
                        ROOT,
                        "  %-14s %-9s %-20s %+7.1f%%%s%n",
                        experiment.experimentId(),
                        lift.arm(),
                        lift.metric(),
                        100 * lift.causal(),
                        lift.associated() == lift.causal()
                                ? ""
                                : String.format(ROOT, " (associated %+.1f%%)", 100 * lift.associated()));
            }
        }
        out.printf(ROOT, "%nPlanted effects of contacts, against the holdout%n");
        for (Truth.Contact contact : truth.outreach()) {
            out.printf(
                    ROOT,
                    "  %-14s %-9s %,7d assigned, %,6d connected, %,6d succeeded; planned %.1f%%, effect %+.1f points%n",
                    contact.experimentId(),
                    contact.arm().toLowerCase(ROOT),
                    contact.assigned(),
                    contact.connected(),
                    contact.succeeded(),
                    100 * contact.plannedRate(),
                    100 * contact.plannedEffect());
        }
    }

    private static void printAccounts(Truth truth, PrintWriter out) {
        out.printf(
                ROOT,
                "  %-14s %9s %9s %10s %9s %6s %11s%n",
                "topic",
                "records",
                "accepted",
                "superseded",
                "duplicate",
                "late",
                "dead letter");
        Map<String, Map<String, Long>> rows = new TreeMap<>();
        for (Truth.Account account : truth.accounts()) {
            rows.computeIfAbsent(account.topic(), topic -> new TreeMap<>())
                    .merge(account.fate(), account.records(), Long::sum);
        }
        rows.forEach((topic, fates) -> out.printf(
                ROOT,
                "  %-14s %,9d %,9d %,10d %,9d %,6d %,11d%n",
                topic,
                fates.values().stream().mapToLong(Long::longValue).sum(),
                fates.getOrDefault("accepted", 0L),
                fates.getOrDefault("superseded", 0L),
                fates.getOrDefault("duplicate", 0L),
                fates.getOrDefault("late", 0L),
                fates.getOrDefault("dead letter", 0L)));
    }
}
