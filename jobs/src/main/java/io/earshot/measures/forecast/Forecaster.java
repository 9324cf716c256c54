package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * Forecasts any series, with the same settings for all: the mean of several methods that err in different ways, without the
 * lowest and the highest at each step.
 *
 * <p>Accurate: exponential smoothing and ARIMA (all models of each that suit the series, weighted by Akaike's criterion), ARIMA
 * of the logarithms, dynamic Theta of the values and of their logarithms, and a damped trend. Fast, for many small series:
 * the last three, optimised Theta and standard Theta of the logarithms.
 *
 * <p>Seasonality is taken out as far as it repeats itself (see {@link Seasonality#shrunk}); exponential smoothing and ARIMA
 * have it in their models where the period is at most {@value #LONGEST_MODELLED}. The week of hours and the year of days are
 * taken out before, and where the period is 1, a year of weeks is looked for (see {@link Seasonality#longer}): nobody has to
 * name them. Gaps are filled and outliers replaced before all else ({@link Repair}); hours of a business that closes at night
 * are forecast by the day ({@link DayProfile}). Where a value is not positive, the method on the values themselves stands in
 * for that on their logarithms. Where the history was never negative, forecasts are not.
 *
 * <p>Members and the way to combine them were chosen on rolling origins within the training parts of the competitions alone,
 * and learnt weights did no better there (docs/forecasts.md). Why several methods: Bates and Granger (1969), The Combination of
 * Forecasts, Operational Research Quarterly 20, 451-468; Jose and Winkler (2008), Simple Robust Averages of Forecasts,
 * International Journal of Forecasting 24, 163-169; Petropoulos and Svetunkov (2020), A Simple Combination of Univariate
 * Models, ibid. 36, 110-115.
 */
public enum Forecaster implements Method {
    /** A few milliseconds for ten years of months. */
    ACCURATE(List.of(
            modelled(AutoEts::forecast),
            modelled(AutoArima::forecast),
            modelled(logarithmic(AutoArima::forecast)),
            adjusted(Theta::dynamic),
            adjusted(logarithmic(Theta::dynamic)),
            adjusted(Forecaster::damped))),
    /** Some tenths of a millisecond for ten years of months. */
    FAST(List.of(
            adjusted(Theta::dynamic),
            adjusted(logarithmic(Theta::dynamic)),
            adjusted(Theta::optimised),
            adjusted(logarithmic(Theta::standard)),
            adjusted(Forecaster::damped)));

    private static final int LONGEST_MODELLED = 24;
    private static final int BUDGET = 100;
    /** An exponent beyond this is a trend gone wild. */
    private static final double GREATEST_LOGARITHM = 300;

    private final List<Method> members;

    Forecaster(List<Method> members) {
        this.members = members;
    }

    /**
     * What the members say on average, and how far they are apart.
     *
     * @param history NaN where a value is missing
     */
    public Outlook outlook(double[] history, int period, int horizon) {
        double[] filled = Repair.filled(history, period);
        if (DayProfile.suits(filled, period)) {
            DayProfile profile = DayProfile.of(filled, period);
            Outlook ofDays = outlook(profile.days(), profile.week(), (horizon + period - 1) / period);
            return new Outlook(profile.shared(ofDays.means(), horizon), profile.shared(ofDays.spreads(), horizon));
        }
        if (period == 1 && Seasonality.longer(filled, period).isNoticeable()) {
            return outlook(filled, Seasonality.WEEKS, horizon);
        }
        double[] values = Repair.withoutOutliers(filled, period);
        Seasonality longer = Seasonality.longer(values, period);
        double[][] all = members.stream()
                .map(member -> longer.restore(member.forecast(longer.adjusted(), period, horizon)))
                .toArray(double[][]::new);
        boolean isNegative = Arrays.stream(values).anyMatch(value -> value < 0);
        double[] means = new double[horizon];
        double[] spreads = new double[horizon];
        double[] step = new double[all.length];
        double apart = 0;
        for (int h = 0; h < horizon; h++) {
            for (int i = 0; i < all.length; i++) {
                step[i] = all[i][h];
            }
            Arrays.sort(step);
            double inner = 0;
            for (int i = 1; i < step.length - 1; i++) {
                inner += step[i];
            }
            double mean = inner / (step.length - 2);
            means[h] = isNegative ? mean : Math.max(0, mean);
            apart += deviation(step);
            spreads[h] = apart / (h + 1);
        }
        return new Outlook(means, spreads);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    @Override
    public double[] forecast(double[] values, int period, int horizon) {
        return outlook(values, period, horizon).means();
    }

    private static double[] damped(double[] values, int period, int horizon) {
        return Ets.fit(EtsModel.DAMPED, values, 1, BUDGET).forecast(horizon);
    }

    /** Of the series without its seasonality, which is put back afterwards. */
    private static Method adjusted(Method method) {
        return (values, period, horizon) -> {
            Seasonality seasonality = Seasonality.shrunk(values, period);
            return seasonality.restore(method.forecast(seasonality.adjusted(), 1, horizon));
        };
    }

    /** A method that has seasonality in its models, where the period is short enough for that. */
    private static Method modelled(Method method) {
        Method adjusted = adjusted(method);
        return (values, period, horizon) ->
                (period <= LONGEST_MODELLED ? method : adjusted).forecast(values, period, horizon);
    }

    private static Method logarithmic(Method method) {
        return (values, period, horizon) -> {
            if (!Seasonality.isPositive(values)) {
                return method.forecast(values, period, horizon);
            }
            double[] logarithms = Arrays.stream(values).map(Math::log).toArray();
            return Arrays.stream(method.forecast(logarithms, period, horizon))
                    .map(logarithm -> Math.exp(Math.min(GREATEST_LOGARITHM, logarithm)))
                    .toArray();
        };
    }
}
