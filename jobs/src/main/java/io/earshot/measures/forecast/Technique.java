package io.earshot.measures.forecast;

/** The single methods, by the names under which they are shown. */
public enum Technique implements Method {
    SEASONAL_NAIVE("seasonal naive", Naive::seasonal),
    NAIVE2("Naive2", Naive::adjusted),
    SES("SES", Smoothing::simple),
    HOLT("Holt", Smoothing::holt),
    DAMPED("Damped", Smoothing::damped),
    THETA("Theta", Theta::standard),
    OPTIMISED_THETA("optimised Theta", Theta::optimised),
    DYNAMIC_THETA("dynamic optimised Theta", Theta::dynamic);

    private final String label;
    private final Method method;

    Technique(String label, Method method) {
        this.label = label;
        this.method = method;
    }

    public String label() {
        return label;
    }

    @Override
    public double[] forecast(double[] values, int period, int horizon) {
        return method.forecast(values, period, horizon);
    }
}
