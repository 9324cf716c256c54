package io.earshot.measures.hypothesis;

import io.earshot.measures.lift.AlwaysValid;
import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.Interval;
import io.earshot.measures.lift.Sample;
import io.earshot.measures.lift.ShareSequence;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.Locale;

/**
 * What the field claims of conversations and of copy in customers' words. Each is a hypothesis with the quantity that tells
 * (the estimand) and the region of true values in which the claim holds. An always-valid 95% interval decides: within the
 * region the claim is confirmed, outside it refuted, across its border undecided. So of comparisons whose units were drawn at
 * random at most one in twenty ever shows a wrong verdict, however often one looks; each by itself. Of others the verdict is
 * about the association.
 *
 * <p>"+40%" holds from three quarters of it on, "11%" within 3 points: of a single number nothing could ever be confirmed.
 */
public enum Claim {
    /** Revenue / cost of the ads that are shown to an audience, copy made of phrases against other copy. */
    ROAS(
            "ads in customers' words return 40% more on ad spend",
            "relative lift of ROAS, arms with copy made of phrases against the baseline, audiences as units",
            0.30,
            Double.POSITIVE_INFINITY),
    /** Carts with an order within the window, of those whose call was assigned. */
    RECOVERED_BY_CALL(
            "calls recover 55% of abandoned carts",
            "share of the carts assigned to a call that were recovered, reached or not", 0.50, 1),
    /** Carts with an order within the window, of those whose e-mail was assigned. */
    RECOVERED_BY_EMAIL(
            "e-mails recover 15-20% of abandoned carts",
            "share of the carts assigned to an e-mail that were recovered", 0.15, 0.20),
    /** Net revenue per order of insight-informed customers. */
    ORDER_VALUE(
            "insight-informed customers have a 27% higher average order value",
            "relative lift of net revenue / orders within the days that the comparison names, insight-informed against"
                    + " other customers",
            0.20,
            Double.POSITIVE_INFINITY),
    /** Cumulative net revenue per insight-informed customer. */
    LIFETIME_VALUE(
            "insight-informed customers have a 27% higher lifetime value",
            "relative lift of net revenue per customer within the days that the comparison names, insight-informed against"
                    + " other customers",
            0.20,
            Double.POSITIVE_INFINITY),
    /** Connected conversations with people who did not buy in which the price is named as an objection. */
    PRICE(
            "only 11% of those who did not buy name the price",
            "share of the connected conversations with cart abandoners and prospects that have an objection named price",
            0.08,
            0.14),
    /** Connected phone conversations / attempts. */
    CONNECT_RATE("30-40% of calls connect", "share of the attempts by phone that connected", 0.30, 0.40),
    /** Connect rate of the phone / response rate of surveys. */
    PHONE_AGAINST_SURVEY(
            "the phone is answered 6 to 8 times as often as surveys",
            "connect rate by phone / response rate of text surveys",
            6,
            8);

    /** In ShareSequence: the number of units at which an interval of a share is narrowest. */
    private static final double NARROWEST_AT = 500;

    private static final double ALPHA = 0.05;

    private final String claim;
    private final String estimand;
    private final Interval region;

    Claim(String claim, String estimand, double lower, double upper) {
        this.claim = claim;
        this.estimand = estimand;
        this.region = new Interval(lower, upper);
    }

    /** The word in result tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is claimed, in words. */
    public String claim() {
        return claim;
    }

    /** What is estimated, in words. */
    public String estimand() {
        return estimand;
    }

    /** The true values for which the claim holds. */
    public Interval region() {
        return region;
    }

    /** Confirmed, refuted or undecided: where the interval of the estimate lies. */
    String verdict(Interval interval) {
        if (interval.lower() >= region.lower() && interval.upper() <= region.upper()) {
            return "confirmed";
        }
        return interval.upper() < region.lower() || interval.lower() > region.upper() ? "refuted" : "undecided";
    }

    /** What a lift says, by its always-valid interval. */
    public Hypothesis of(Lift lift) {
        return row(
                lift.job(),
                lift.storeId(),
                lift.comparisonId(),
                lift.arm(),
                lift.lift(),
                new Interval(lift.lower(), lift.upper()),
                lift.units(),
                lift.baselineUnits(),
                lift.isRandomised());
    }

    /**
     * What a share says, by its beta-binomial sequence.
     *
     * @param comparisonId and arm empty where the claim is about all conversations
     * @param isRandomised whether the units came into the arm by chance; true of a share of all, where there are no arms
     */
    public Hypothesis ofShare(
            String job,
            String storeId,
            String comparisonId,
            String arm,
            long successes,
            long units,
            boolean isRandomised) {
        Interval interval = ShareSequence.interval(successes, units, NARROWEST_AT, ALPHA);
        double share = units == 0 ? 0 : successes / (double) units;
        return row(job, storeId, comparisonId, arm, share, interval, units, 0, isRandomised);
    }

    /** What the ratio of two shares says: the contrast of two rates, inverted. */
    public Hypothesis ofRatio(
            String job, String storeId, long successes, long units, long otherSuccesses, long otherUnits) {
        if (units == 0 || otherUnits == 0) {
            return ratio(job, storeId, 0, new Interval(0, Double.POSITIVE_INFINITY), units, otherUnits);
        }
        Estimate lift = new AlwaysValid(ALPHA, AlwaysValid.DEFAULT_PLANNED_UNITS)
                .relative(Sample.proportion(otherSuccesses, otherUnits), Sample.proportion(successes, units));
        return ratio(
                job,
                storeId,
                lift.isKnown() ? 1 + lift.effect() : 0,
                new Interval(Math.max(0, 1 + lift.lower()), 1 + lift.upper()),
                units,
                otherUnits);
    }

    private Hypothesis ratio(
            String job, String storeId, double estimate, Interval interval, long units, long otherUnits) {
        // Who is called by phone and who by survey is nobody's draw.
        return row(job, storeId, "", "", estimate, interval, units, otherUnits, false);
    }

    private Hypothesis row(
            String job,
            String storeId,
            String comparisonId,
            String arm,
            double estimate,
            Interval interval,
            long units,
            long otherUnits,
            boolean isRandomised) {
        return new Hypothesis(
                job,
                storeId,
                word(),
                comparisonId,
                arm,
                claim,
                estimand,
                region.lower(),
                region.upper(),
                estimate,
                interval.lower(),
                interval.upper(),
                units,
                otherUnits,
                isRandomised,
                verdict(interval),
                false);
    }
}
