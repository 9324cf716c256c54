package io.earshot.measures.forecast;

/** Methods by the names under which they are shown: yardsticks, the forecaster's members, and the forecaster. */
public enum Technique implements Method {
    SEASONAL_NAIVE("seasonal naive", Naive::seasonal),
    NAIVE2("Naive2", Naive::adjusted),
    SES("SES", Smoothing::simple),
    HOLT("Holt", Smoothing::holt),
    DAMPED("Damped", Smoothing::damped),
    THETA("Theta", Theta::standard),
    OPTIMISED_THETA("optimised Theta", Theta::optimised),
    DYNAMIC_THETA("dynamic optimised Theta", Theta::dynamic),
    ETS("ETS", AutoEts::forecast),
    ARIMA("ARIMA", AutoArima::forecast),
    FAST("automatic, fast", Forecaster.FAST),
    ACCURATE("automatic, accurate", Forecaster.ACCURATE);

    private final String label;
    private final Method method;

    Technique(String label, Method method) {
        this.label = label;
        this.method = method;
    }

    public String label() {
        return label;
    }

    /** Whether it suits any series, and is not there to be compared with. */
    public boolean isAutomatic() {
        return this == FAST || this == ACCURATE;
    }

    @Override
    public double[] forecast(double[] values, int period, int horizon) {
        return method.forecast(values, period, horizon);
    }
}
