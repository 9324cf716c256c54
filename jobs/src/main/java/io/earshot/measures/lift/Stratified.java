package io.earshot.measures.lift;

import java.util.List;

/**
 * Two arms that were not drawn, made comparable: units are compared only with units of the same stratum, and within a stratum
 * what a covariate explains is taken out. What the arms would come to if both were made of the units of both (direct
 * standardisation).
 *
 * <p>With w_s the share of stratum s among the units of both arms, N̄, D̄ the mean numerator and denominator of an arm's units in s,
 * x̄ their covariate and x̄_s that of both arms together, an arm's value is R = Σ w_s (N̄ − θ(x̄ − x̄_s)) / Σ w_s D̄, with
 * θ = Σ(n−1)cov(N, x) / Σ(n−1)var(x) over strata and arms. Its variance is Σ w_s²/n_s · v_s / (Σ w_s D̄)², where
 * v_s = var(N − R·D − θx) within the stratum and arm: the delta method of {@link ArmStatistics#ratio}, shares and θ taken as
 * known.
 *
 * <p>Cochran and Rubin (1973), Controlling Bias in Observational Studies, Sankhyā A 35, 417-446. It removes bias that strata
 * and covariate explain, and no other.
 *
 * @param control value of the control, standardised
 * @param treatment value of the treatment, standardised
 * @param unmatched units in strata where an arm has fewer than two: they are left out of both
 */
public record Stratified(Sample control, Sample treatment, long unmatched) {
    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 1;
    private static final int COVARIATE = 2;
    private static final int LEAST = 2;

    /** Share of the variances of numerator, denominator and covariate below which what is left is rounding. */
    private static final double LEAST_LEFT = 1e-9;

    /** The units of one stratum in either arm, their values numerator, denominator and covariate. */
    public record Stratum(ArmStatistics control, ArmStatistics treatment) {
        boolean isMatched() {
            return control.units() >= LEAST && treatment.units() >= LEAST;
        }

        long units() {
            return control.units() + treatment.units();
        }

        double covariate() {
            return (control.units() * control.mean(COVARIATE) + treatment.units() * treatment.mean(COVARIATE))
                    / units();
        }
    }

    /** @param isAdjusted whether the covariate is taken out as well; not of ratios, whose covariate is 0 */
    public static Stratified of(List<Stratum> strata, boolean isAdjusted) {
        List<Stratum> matched = strata.stream().filter(Stratum::isMatched).toList();
        long unmatched = strata.stream()
                .filter(stratum -> !stratum.isMatched())
                .mapToLong(Stratum::units)
                .sum();
        double theta = isAdjusted ? theta(matched) : 0;
        return new Stratified(arm(matched, theta, true), arm(matched, theta, false), unmatched);
    }

    /** Relative lift with Fieller's interval; without a result where no stratum has both arms. */
    public Estimate lift(double alpha) {
        return FixedSample.fieller(control, treatment, alpha);
    }

    private static double theta(List<Stratum> strata) {
        double covariance = 0;
        double variance = 0;
        for (Stratum stratum : strata) {
            for (ArmStatistics arm : List.of(stratum.control, stratum.treatment)) {
                covariance += (arm.units() - 1) * arm.covariance(NUMERATOR, COVARIATE);
                variance += (arm.units() - 1) * arm.covariance(COVARIATE, COVARIATE);
            }
        }
        return variance > 0 ? covariance / variance : 0;
    }

    private static Sample arm(List<Stratum> strata, double theta, boolean isControl) {
        double all = strata.stream().mapToLong(Stratum::units).sum();
        double numerator = 0;
        double denominator = 0;
        long units = 0;
        for (Stratum stratum : strata) {
            ArmStatistics arm = isControl ? stratum.control : stratum.treatment;
            double share = stratum.units() / all;
            numerator += share * (arm.mean(NUMERATOR) - theta * (arm.mean(COVARIATE) - stratum.covariate()));
            denominator += share * arm.mean(DENOMINATOR);
            units += arm.units();
        }
        double ratio = numerator / denominator;
        double squaredError = 0;
        for (Stratum stratum : strata) {
            ArmStatistics arm = isControl ? stratum.control : stratum.treatment;
            double share = stratum.units() / all;
            squaredError += share * share * residual(arm, ratio, theta) / arm.units();
        }
        return new Sample(units, ratio, squaredError / (denominator * denominator) * units);
    }

    /** var(N − R·D − θx) per unit; 0 where no more is left than rounding makes of parts that cancel. */
    private static double residual(ArmStatistics arm, double ratio, double theta) {
        double parts = arm.covariance(NUMERATOR, NUMERATOR)
                + ratio * ratio * arm.covariance(DENOMINATOR, DENOMINATOR)
                + theta * theta * arm.covariance(COVARIATE, COVARIATE);
        double left = parts
                - 2 * ratio * arm.covariance(NUMERATOR, DENOMINATOR)
                - 2 * theta * arm.covariance(NUMERATOR, COVARIATE)
                + 2 * ratio * theta * arm.covariance(DENOMINATOR, COVARIATE);
        return left > LEAST_LEFT * parts ? left : 0;
    }
}
