package io.earshot.local.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up what is true of the experiments while the store lives. */
final class ExperimentTally {
    private static final class Arm {
        private long units;
        private long contaminated;
        private long converted;
        private long gross;
    }

    private final SimulationOptions options;
    private final Map<String, Arm> arms = new HashMap<>();

    /** Of the orders of both arms of the product page: what they are worth with and without what its copy adds. */
    private long without;

    private long with;

    ExperimentTally(SimulationOptions options) {
        this.options = options;
    }

    void unit(String experimentId, String arm, boolean contaminated) {
        Arm of = arm(experimentId, arm);
        of.units++;
        of.contaminated += contaminated ? 1 : 0;
    }

    void converted(String experimentId, String arm, long units, long grossMinor) {
        Arm of = arm(experimentId, arm);
        of.converted += units;
        of.gross += grossMinor;
    }

    void units(String experimentId, String arm, long units) {
        arm(experimentId, arm).units += units;
    }

    /** An order as it would be in either arm. */
    void order(long withoutMinor, long withMinor) {
        without += withoutMinor;
        with += withMinor;
    }

    List<Truth.Experiment> rows() {
        List<Truth.Experiment> rows = new ArrayList<>();
        double mail = rounded(ExperimentPlan.mailLift(options));
        double worth = without == 0 ? 0 : rounded(with / (double) without - 1);
        rows.add(row(ExperimentPlan.MAIL, mail, mail, mail, mail, 0));
        rows.add(row(ExperimentPlan.PRODUCT, 0, 0, worth, worth, worth));
        rows.add(row(ExperimentPlan.SAME, 0, 0, 0, 0, 0));
        double club = rounded(ExperimentPlan.clubAssociation());
        rows.add(row(ExperimentPlan.CLUB, 0, club, 0, club, 0));
        rows.add(row(ExperimentPlan.WELCOME, 0, 0, 0, 0, 0));
        List<Truth.ExperimentArm> totals = new ArrayList<>();
        List<Truth.PlantedLift> lifts = new ArrayList<>();
        for (TotalsScenario.Headline headline : TotalsScenario.HEADLINES) {
            totals.add(row(TotalsScenario.EXPERIMENT, headline.arm()));
            if (headline != TotalsScenario.HEADLINES.get(0)) {
                lifts.add(new Truth.PlantedLift(headline.arm(), "conversion_rate", headline.lift(), headline.lift()));
            }
        }
        rows.add(new Truth.Experiment(
                TotalsScenario.EXPERIMENT,
                "VISITOR",
                TotalsScenario.HEADLINES.get(0).arm(),
                totals,
                lifts));
        return rows;
    }

    /** What customers are worth after 30 days: lifts that are caused, null effects among them. */
    List<Truth.PlantedWorth> worth() {
        double mail = rounded(ExperimentPlan.mailLift(options));
        double orderValue = without == 0 ? 0 : rounded(with / (double) without - 1);
        double welcome = rounded(ExperimentPlan.welcomeLift(options));
        List<Truth.PlantedWorth> all = new ArrayList<>();
        addWorth(ExperimentPlan.MAIL, mail, mail, 0, all);
        addWorth(ExperimentPlan.PRODUCT, 0, orderValue, orderValue, all);
        addWorth(ExperimentPlan.SAME, 0, 0, 0, all);
        addWorth(ExperimentPlan.WELCOME, welcome, welcome, 0, all);
        double again = rounded(ExperimentPlan.againLift(options));
        all.add(worth(ExperimentPlan.WELCOME, "repeat_purchase_rate", again));
        return all;
    }

    private static void addWorth(
            ExperimentPlan plan, double orders, double revenue, double orderValue, List<Truth.PlantedWorth> all) {
        all.add(worth(plan, "orders_per_unit", orders));
        all.add(worth(plan, "revenue_per_unit", revenue));
        all.add(worth(plan, "average_order_value", orderValue));
    }

    private static Truth.PlantedWorth worth(ExperimentPlan plan, String metric, double causal) {
        return new Truth.PlantedWorth(plan.id(), ExperimentPlan.WORTH_DAYS, plan.other(), metric, causal);
    }

    private Truth.Experiment row(
            ExperimentPlan plan,
            double conversion,
            double conversionShown,
            double revenue,
            double revenueShown,
            double orderValue) {
        return new Truth.Experiment(
                plan.id(),
                plan.unit(),
                plan.baseline(),
                List.of(row(plan.id(), plan.baseline()), row(plan.id(), plan.other())),
                List.of(
                        new Truth.PlantedLift(plan.other(), "conversion_rate", conversion, conversionShown),
                        new Truth.PlantedLift(plan.other(), "revenue_per_unit", revenue, revenueShown),
                        new Truth.PlantedLift(plan.other(), "average_order_value", orderValue, orderValue)));
    }

    private Truth.ExperimentArm row(String experimentId, String name) {
        Arm of = arm(experimentId, name);
        return new Truth.ExperimentArm(name, of.units, of.contaminated, of.converted, of.gross);
    }

    private static double rounded(double lift) {
        return Math.round(1e6 * lift) / 1e6;
    }

    private Arm arm(String experimentId, String arm) {
        return arms.computeIfAbsent(experimentId + '/' + arm, any -> new Arm());
    }
}
