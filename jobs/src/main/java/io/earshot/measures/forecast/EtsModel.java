package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * A member of the exponential smoothing family, by its error, trend and seasonality: ETS(M,Ad,A) has relative errors, a damped
 * trend and additive seasonality. Multiplicative trends are left out: they explode.
 *
 * <p>Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, Springer, chapter 2.
 *
 * @param hasRelativeError e = (y − f)/f instead of y − f
 */
record EtsModel(boolean hasRelativeError, Trend trend, Season season) {
    enum Trend {
        NONE,
        ADDITIVE,
        DAMPED
    }

    enum Season {
        NONE,
        ADDITIVE,
        MULTIPLICATIVE
    }

    static final EtsModel SIMPLE = new EtsModel(false, Trend.NONE, Season.NONE);
    static final EtsModel HOLT = new EtsModel(false, Trend.ADDITIVE, Season.NONE);
    static final EtsModel DAMPED = new EtsModel(false, Trend.DAMPED, Season.NONE);

    /**
     * The models that may be chosen from: multiplicative ones for positive series only, multiplicative seasonality with
     * relative errors only (with additive ones its variance has no bounds).
     */
    static List<EtsModel> candidates(boolean isPositive, boolean isSeasonal) {
        List<EtsModel> models = new ArrayList<>();
        for (Trend trend : Trend.values()) {
            for (Season season : Season.values()) {
                boolean hasRatios = season == Season.MULTIPLICATIVE;
                if (season != Season.NONE && !isSeasonal || hasRatios && !isPositive) {
                    continue;
                }
                if (!hasRatios) {
                    models.add(new EtsModel(false, trend, season));
                }
                if (isPositive) {
                    models.add(new EtsModel(true, trend, season));
                }
            }
        }
        return models;
    }

    boolean hasTrend() {
        return trend != Trend.NONE;
    }

    boolean isDamped() {
        return trend == Trend.DAMPED;
    }

    boolean isSeasonal() {
        return season != Season.NONE;
    }

    /** Smoothing parameters: α, β, γ, φ as far as they are there. */
    int parameters() {
        return 1 + (hasTrend() ? 1 : 0) + (isSeasonal() ? 1 : 0) + (isDamped() ? 1 : 0);
    }

    @Override
    public String toString() {
        String error = hasRelativeError ? "M" : "A";
        String middle =
                switch (trend) {
                    case NONE -> "N";
                    case ADDITIVE -> "A";
                    case DAMPED -> "Ad";
                };
        String last =
                switch (season) {
                    case NONE -> "N";
                    case ADDITIVE -> "A";
                    case MULTIPLICATIVE -> "M";
                };
        return "ETS(" + error + "," + middle + "," + last + ")";
    }
}
