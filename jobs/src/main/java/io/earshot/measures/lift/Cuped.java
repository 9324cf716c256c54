package io.earshot.measures.lift;

import org.apache.commons.statistics.inference.AlternativeHypothesis;

/**
 * Lifts with less noise: what a covariate from before the assignment explains is taken out, θ pooled over the arms.
 *
 * <p>Deng, Xu, Kohavi and Walker (2013), Improving the Sensitivity of Online Controlled Experiments by Utilizing
 * Pre-Experiment Data, WSDM. Covariates dated after the assignment make it wrong; who calls must not pass them.
 */
public final class Cuped {

    /**
     * An arm: its metric and the covariate, with the covariances per unit of both.
     *
     * @param metric value of the metric
     * @param covariate value of the covariate
     * @param metricVariance per unit
     * @param covariance per unit, of metric and covariate
     * @param covariateVariance per unit
     */
    public record Arm(
            long units,
            double metric,
            double covariate,
            double metricVariance,
            double covariance,
            double covariateVariance) {

        /** Means: the values of a unit are metric, covariate. */
        public static Arm mean(ArmStatistics arm) {
            return mean(arm, 0, 1);
        }

        /** Means: which of the values of a unit are metric and covariate. */
        public static Arm mean(ArmStatistics arm, int metric, int covariate) {
            return new Arm(
                    arm.units(),
                    arm.mean(metric),
                    arm.mean(covariate),
                    arm.covariance(metric, metric),
                    arm.covariance(metric, covariate),
                    arm.covariance(covariate, covariate));
        }

        /** Ratios: the values of a unit are numerator, denominator, and both before the assignment. */
        public static Arm ratio(ArmStatistics arm) {
            Sample metric = arm.ratio(0, 1);
            Sample covariate = arm.ratio(2, 3);
            double r = metric.value();
            double p = covariate.value();
            double covariance = (arm.covariance(0, 2)
                            - p * arm.covariance(0, 3)
                            - r * arm.covariance(1, 2)
                            + r * p * arm.covariance(1, 3))
                    / (arm.mean(1) * arm.mean(3));
            return new Arm(arm.units(), r, p, metric.variance(), covariance, covariate.variance());
        }

        /** The arm without what the covariate explains. */
        public Sample adjusted(double theta) {
            return new Sample(
                    units,
                    metric - theta * covariate,
                    metricVariance - 2 * theta * covariance + theta * theta * covariateVariance);
        }
    }

    private Cuped() {}

    /**
     * θ of a mean: cov(y, x)/var(x) over the units of both arms as one sample.
     *
     * @return 0 where the covariate does not vary
     */
    public static double theta(Arm control, Arm treatment) {
        double n = (double) control.units + treatment.units;
        double share = (double) control.units * treatment.units / n;
        double y = treatment.metric - control.metric;
        double x = treatment.covariate - control.covariate;
        double covariance =
                scatter(control, control.covariance) + scatter(treatment, treatment.covariance) + share * x * y;
        double variance = scatter(control, control.covariateVariance)
                + scatter(treatment, treatment.covariateVariance)
                + share * x * x;
        return variance > 0 ? covariance / variance : 0;
    }

    /**
     * θ of a mean within the arms: Σ(n−1)cov / Σ(n−1)var. Where arms were not drawn at random it takes out what the covariate
     * explains of their difference, which {@link #theta} would take for an effect of the arm.
     *
     * @return 0 where the covariate does not vary within an arm
     */
    public static double withinTheta(Arm control, Arm treatment) {
        double variance = scatter(control, control.covariateVariance) + scatter(treatment, treatment.covariateVariance);
        return variance > 0
                ? (scatter(control, control.covariance) + scatter(treatment, treatment.covariance)) / variance
                : 0;
    }

    /**
     * θ of a ratio: Σ cov / Σ var over the arms, of the linearised ratios.
     *
     * @return 0 where the covariate does not vary
     */
    public static double ratioTheta(Arm control, Arm treatment) {
        double variance = control.covariateVariance + treatment.covariateVariance;
        return variance > 0 ? (control.covariance + treatment.covariance) / variance : 0;
    }

    /**
     * Relative lift (adjusted B − adjusted A)/|A| of means, A unadjusted, by the delta method with gradient (−B/A², θ/A) on the
     * control's metric and covariate, θ taken as known; Welch's degrees of freedom of the adjusted arms. For a fixed sample.
     */
    public static Estimate meanLift(Arm control, Arm treatment, double theta, double alpha) {
        return lift(control, treatment, theta, treatment.metric, alpha);
    }

    /** The same of ratios, with the whole gradient: −(B − θ(P_B − P_A))/A², P the covariates. */
    public static Estimate ratioLift(Arm control, Arm treatment, double theta, double alpha) {
        double imbalance = treatment.covariate - control.covariate;
        return lift(control, treatment, theta, treatment.metric - theta * imbalance, alpha);
    }

    private static Estimate lift(Arm control, Arm treatment, double theta, double numerator, double alpha) {
        Sample a = control.adjusted(theta);
        Sample b = treatment.adjusted(theta);
        double base = control.metric;
        double byMetric = -numerator / (base * base);
        double byCovariate = theta / base;
        double squaredError = b.squaredError() / (base * base)
                + (byMetric * byMetric * control.metricVariance
                                + 2 * byMetric * byCovariate * control.covariance
                                + byCovariate * byCovariate * control.covariateVariance)
                        / control.units;
        return FixedSample.student(
                a, b, (b.value() - a.value()) / Math.abs(base), squaredError, AlternativeHypothesis.TWO_SIDED, alpha);
    }

    private static double scatter(Arm arm, double perUnit) {
        return (arm.units - 1) * perUnit;
    }
}
