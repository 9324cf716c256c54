package io.earshot.measures.lift;

/**
 * What a call does to those whom it reaches, from arms that were assigned at random: the connected alone are a biased sample,
 * so the effect by assignment is divided by the difference in connect rates.
 *
 * <p>Wald's estimate L = ITT / first stage, standard error √(V_itt − 2L·C + L²·V_fs)/|first stage|, and the Anderson-Rubin
 * set, which keeps its level with few connects: all L with (ITT − L·fs)² ≤ z²·(V_itt − 2L·C + L²·V_fs).
 *
 * <p>Imbens and Angrist (1994), Econometrica 62, 467-475; Anderson and Rubin (1949), Annals of Mathematical Statistics 20, 46-63.
 *
 * @param intentionToTreat difference of the means by assignment
 * @param firstStage difference of the connect rates
 * @param firstStageF squared first stage over its squared error; under 10 the interval by Wald is not to be trusted
 * @param effect on those who connect because they were assigned
 * @param wald interval by the standard error
 * @param andersonRubin interval; without ends where the first stage is not set apart from zero
 */
public record ComplierEffect(
        double intentionToTreat,
        double intentionToTreatError,
        double firstStage,
        double firstStageF,
        double effect,
        double standardError,
        Interval wald,
        Interval andersonRubin) {

    /**
     * @param control values of a unit: outcome, whether it connected (0 or 1)
     * @param treatment the same of the units that were assigned a call
     */
    public static ComplierEffect of(ArmStatistics control, ArmStatistics treatment, double alpha) {
        double itt = treatment.mean(0) - control.mean(0);
        double fs = treatment.mean(1) - control.mean(1);
        double vItt = squaredError(control, treatment, 0, 0);
        double vFs = squaredError(control, treatment, 1, 1);
        double c = squaredError(control, treatment, 0, 1);
        double late = itt / fs;
        double error = Math.sqrt(vItt - 2 * late * c + late * late * vFs) / Math.abs(fs);
        double z = FixedSample.quantile(alpha);
        return new ComplierEffect(
                itt,
                Math.sqrt(vItt),
                fs,
                fs * fs / vFs,
                late,
                error,
                new Interval(late - z * error, late + z * error),
                andersonRubin(itt, fs, vItt, vFs, c, z * z));
    }

    private static Interval andersonRubin(double itt, double fs, double vItt, double vFs, double c, double zz) {
        double quadratic = fs * fs - zz * vFs;
        double half = itt * fs - zz * c;
        double constant = itt * itt - zz * vItt;
        if (!(quadratic > 0)) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double root = Math.sqrt(Math.max(0, half * half - quadratic * constant));
        return new Interval((half - root) / quadratic, (half + root) / quadratic);
    }

    private static double squaredError(ArmStatistics control, ArmStatistics treatment, int i, int j) {
        return control.covariance(i, j) / control.units() + treatment.covariance(i, j) / treatment.units();
    }
}
