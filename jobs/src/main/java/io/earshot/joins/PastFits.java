package io.earshot.joins;

import io.earshot.measures.forecast.Technique;
import io.earshot.measures.series.Fits;
import io.earshot.measures.series.Grain;
import io.earshot.measures.series.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Forecasts from past origins, which stay right as long as no day before them and no method changes: what is dear is done once.
 *
 * @param edition {@link Plan#edition} of what made them
 */
public record PastFits(int edition, List<PastFit> all) {
    static final PastFits NONE = new PastFits(Fits.EDITION, List.of());

    /** One of them; the forecast as the bits of its numbers. */
    public record PastFit(int origin, int part, String grain, String technique, long[] bits) {
        static PastFit of(Fits.Fit fit, double[] forecast) {
            long[] bits = Arrays.stream(forecast)
                    .mapToLong(Double::doubleToRawLongBits)
                    .toArray();
            return new PastFit(
                    fit.origin(),
                    fit.part(),
                    fit.grain().word(),
                    fit.technique().name(),
                    bits);
        }

        double[] forecast() {
            return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
        }
    }

    /** Those that saw nothing of a day, or of any later one; none of other methods, or that knew other special days. */
    PastFits before(int day, Plan plan) {
        if (edition != plan.edition()) {
            return NONE;
        }
        return day == Integer.MAX_VALUE
                ? this
                : new PastFits(
                        edition, all.stream().filter(fit -> fit.origin < day).toList());
    }

    Session session(Plan plan) {
        return new Session(plan, this);
    }

    /** Looks forecasts up, and remembers new ones from origins that will be needed again. */
    static final class Session implements Fits {
        private final Plan plan;
        private final Map<Fit, double[]> known = new HashMap<>();

        private Session(Plan plan, PastFits past) {
            this.plan = plan;
            for (PastFit fit : past.all) {
                Grain grain = fit.grain.equals(Grain.DAY.word()) ? Grain.DAY : Grain.WEEK;
                known.put(new Fit(fit.origin, fit.part, grain, Technique.valueOf(fit.technique)), fit.forecast());
            }
        }

        @Override
        public double[] of(Fit fit, Supplier<double[]> compute) {
            double[] found = known.get(fit);
            if (found != null) {
                return found;
            }
            double[] forecast = compute.get();
            if (plan.isOrigin(fit.origin()) && fit.technique() != Technique.SEASONAL_NAIVE) {
                known.put(fit, forecast);
            }
            return forecast;
        }

        /** What is still needed when a day has closed: of all but the latest no more than the horizon. */
        PastFits kept(int closedDay) {
            List<PastFit> kept = new ArrayList<>();
            known.forEach((fit, forecast) -> {
                if (fit.origin() > closedDay - plan.judged()) {
                    boolean isLatest = fit.origin() == plan.originAt(closedDay);
                    int steps = isLatest
                            ? forecast.length
                            : Math.min(forecast.length, fit.grain().horizon());
                    kept.add(PastFit.of(fit, Arrays.copyOf(forecast, steps)));
                }
            });
            return new PastFits(plan.edition(), kept);
        }
    }
}
