package io.earshot.measures.series;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.LeadTimeDemand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that is said of one series at the end of a closed day, as if each day up to then were final.
 *
 * @param forecasts none where the series is too short
 * @param plans one of a product
 * @param demand one beside each plan
 */
public record SeriesOutlook(
        List<Forecast> forecasts,
        List<ForecastAccuracy> accuracy,
        List<ForecastAccuracy> weeklyAccuracy,
        List<DemandPlan> plans,
        List<LeadTimeDemand> demand) {
    /** The chances of the quantiles of {@link LeadTimeDemand}. */
    private static final double[] CHANCES = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99};

    /** Of a series too short, or forgotten. */
    public static final SeriesOutlook NONE = new SeriesOutlook(List.of(), List.of(), List.of(), List.of(), List.of());

    /** What a series is called. */
    public record Name(String storeId, String kind, String dimension) {
        /** The metrics of the numerator, the denominator and their ratio; empty where it is none. */
        List<String> metrics() {
            return switch (kind) {
                case DaySummed.SALES -> List.of("revenue", "orders", "average_order_value");
                case DaySummed.ROAS -> List.of("attributed_revenue", "spend", "roas");
                case DaySummed.RECOVERY -> List.of("recovered", "assigned", "recovery_rate");
                case DaySummed.UNITS -> List.of("units");
                default -> List.of();
            };
        }

        /** What the ratio cannot exceed: carts that were recovered are among those that were assigned. */
        double greatestRatio() {
            return kind.equals(DaySummed.RECOVERY) ? 1 : Double.POSITIVE_INFINITY;
        }
    }

    /** What is expected of the next day, numerator and denominator; empty without a forecast. */
    public double[] nextDay() {
        return forecasts.stream()
                .filter(row -> row.grain().equals(Grain.DAY.word()) && row.step() == 1)
                .mapToDouble(Forecast::mean)
                .limit(2)
                .toArray();
    }

    /**
     * Looks ahead from the last of some days at whose end that is done.
     *
     * @param all days up to the last that is looked at ({@link Plan#seenAt}); of those before {@link Plan#needed} nothing is used,
     *     nor of those since {@link Plan#renewedAt}
     * @param special days of the store that are unlike others
     * @param fits forecasts from past origins
     */
    public static SeriesOutlook of(Name name, Days all, DemandTerms terms, SpecialDays special, Fits fits) {
        Plan plan = Plan.of(name.kind(), name.dimension(), terms, special);
        int origin = plan.renewedAt(all.lastDay());
        if (!all.isLongEnough(origin, plan.training())) {
            return NONE;
        }
        Days days = all.until(origin);
        Fits once = fits.once();
        List<Forecast> forecasts = new ArrayList<>();
        List<ForecastAccuracy> accuracy = new ArrayList<>();
        List<ForecastAccuracy> weeklyAccuracy = new ArrayList<>();
        List<DemandPlan> plans = new ArrayList<>();
        List<LeadTimeDemand> demand = new ArrayList<>();
        List<String> metrics = name.metrics();
        for (int i = 0; i < metrics.size(); i++) {
            for (Grain grain : plan.grains()) {
                View view = i < 2
                        ? View.part(days, i, plan, grain, once)
                        : View.ratio(days, plan, grain, once, name.greatestRatio());
                forecasts(name, metrics.get(i), view, origin, forecasts);
                (grain.equals(Grain.WEEK) ? weeklyAccuracy : accuracy)
                        .addAll(new Judgement(view, origin).rows(name.storeId(), metrics.get(i), name.dimension()));
                if (grain.equals(Grain.DAY) && plan.isReestimatedDaily()) {
                    rests(name, metrics.get(i), view, new Rest(view, i), origin, forecasts);
                }
            }
        }
        if (name.kind().equals(DaySummed.UNITS)) {
            View view = View.part(days, 0, plan, Grain.DAY, once);
            double[] beyond = new LeadTimeErrors(view, 0, terms.leadTimeDays()).quantiles(origin, chances(terms));
            plans.add(plan(name, days, origin, terms, view, Math.max(0, beyond[0])));
            demand.add(demand(plans.get(0), Arrays.copyOfRange(beyond, 1, beyond.length)));
        }
        return new SeriesOutlook(forecasts, accuracy, weeklyAccuracy, plans, demand);
    }

    private static void forecasts(Name name, String metric, View view, int origin, List<Forecast> forecasts) {
        int steps = view.steps(origin);
        if (steps == 0) {
            return;
        }
        double[] means = view.forecast(origin, view.plan.shown());
        double[][] quantiles = new Errors(view, view.plan.shown()).quantiles(origin, means);
        for (int h = 0; h < steps; h++) {
            if (Double.isNaN(means[h])) {
                continue;
            }
            int day = origin + h * view.grain.days() + 1;
            forecasts.add(row(name, metric, view, view.grain.word(), h + 1, origin, day, means[h], quantiles[h]));
        }
    }

    /** What the last days of the horizon come to together. */
    private static void rests(Name name, String metric, View view, Rest rest, int origin, List<Forecast> forecasts) {
        double[] means = rest.means(origin);
        double[][] quantiles = rest.quantiles(origin, means);
        for (int i = 0; i < means.length; i++) {
            if (!Double.isNaN(means[i])) {
                int day = origin + means.length - i;
                forecasts.add(row(name, metric, view, Rest.WORD, i + 1, origin, day, means[i], quantiles[i]));
            }
        }
    }

    private static Forecast row(
            Name name, String metric, View view, String grain, int step, int origin, int day, double mean, double[] q) {
        return new Forecast(
                name.storeId(),
                metric,
                name.dimension(),
                grain,
                step,
                origin,
                day,
                mean,
                q[0],
                q[1],
                q[2],
                q[3],
                q[4],
                q[5],
                q[6],
                view.plan.shown().label(),
                false);
    }

    private static DemandPlan plan(Name name, Days days, int origin, DemandTerms terms, View view, double safety) {
        double[] means = view.forecast(origin, view.plan.shown());
        double expected = 0;
        double all = 0;
        for (int h = 0; h < means.length; h++) {
            expected += h < terms.leadTimeDays() ? means[h] : 0;
            all += means[h];
        }
        int lastSold = origin;
        while (lastSold > days.firstDay() && days.value(0, lastSold) == 0) {
            lastSold--;
        }
        int from = Math.max(days.firstDay(), origin - means.length + 1);
        return new DemandPlan(
                name.storeId(),
                name.dimension(),
                origin,
                terms.leadTimeDays(),
                terms.serviceLevel(),
                expected,
                safety,
                expected + safety,
                expected / terms.leadTimeDays(),
                all,
                (long) days.sum(0, origin, origin - from + 1),
                lastSold,
                false);
    }

    /** The service level, and behind it those of the quantiles. */
    private static double[] chances(DemandTerms terms) {
        double[] chances = new double[1 + CHANCES.length];
        chances[0] = terms.serviceLevel();
        System.arraycopy(CHANCES, 0, chances, 1, CHANCES.length);
        return chances;
    }

    /** @param beyond quantiles of what is sold beyond what is expected */
    private static LeadTimeDemand demand(DemandPlan plan, double[] beyond) {
        double[] q = Arrays.stream(beyond)
                .map(more -> Math.max(0, plan.expectedUnits() + more))
                .toArray();
        return new LeadTimeDemand(
                plan.storeId(),
                plan.sku(),
                plan.origin(),
                plan.leadTimeDays(),
                q[0],
                q[1],
                q[2],
                q[3],
                q[4],
                q[5],
                q[6],
                q[7],
                false);
    }
}
