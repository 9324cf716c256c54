package io.earshot.local.simulate;

import io.earshot.measures.lift.Assignment;
import java.util.List;

/**
 * The registered experiments with people of their own, as many as the store has customers each, so that what one does is
 * not mixed with another's.
 *
 * @param surface where the copy is shown
 * @param unit what is drawn
 * @param metric the one that decides
 * @param baseline the first arm
 */
record ExperimentPlan(
        String id, String name, String surface, String unit, String metric, String baseline, String other) {
    static final int WINDOW_DAYS = 14;
    static final long WINDOW = WINDOW_DAYS * Micros.DAY;

    /** Chance that somebody buys within the window. */
    static final double BUYS = 0.16;

    /** The lift of `--lift` is that of an ad; an e-mail that is read does more. */
    private static final double OF_THE_LIFT = 1.5;

    /** Sells more often by e-mail. */
    static final ExperimentPlan MAIL = new ExperimentPlan(
            "launch-mail",
            "The launch in customers' words",
            "EMAIL",
            "CUSTOMER",
            "REVENUE_PER_UNIT",
            AdPlan.TODAY,
            AdPlan.WORDS);

    /** Sells more to those who buy; now and then a cache shows somebody the other arm. */
    static final ExperimentPlan PRODUCT = new ExperimentPlan(
            "product-page",
            "Product descriptions in customers' words",
            "PRODUCT_DESCRIPTION",
            "CUSTOMER",
            "AVERAGE_ORDER_VALUE",
            AdPlan.TODAY,
            AdPlan.WORDS);

    /** The same page twice. */
    static final ExperimentPlan SAME = new ExperimentPlan(
            "checkout-page", "A/A test of the checkout", "PAGE", "VISITOR", "CONVERSION_RATE", "a", "b");

    /** Does nothing, but those who buy regularly see it more often. */
    static final ExperimentPlan CLUB = new ExperimentPlan(
            "club-page", "The page of the club", "PAGE", "NOT_RANDOMISED", "CONVERSION_RATE", "without", "with");

    /** Brings buyers back, but not before the outcome window of experiments has closed: only what customers are worth tells. */
    static final ExperimentPlan WELCOME = new ExperimentPlan(
            "welcome-series",
            "A welcome series in customers' words",
            "EMAIL",
            "CUSTOMER",
            "REVENUE_PER_UNIT",
            AdPlan.TODAY,
            AdPlan.WORDS);

    static final List<ExperimentPlan> ALL = List.of(MAIL, PRODUCT, SAME, CLUB, WELCOME);

    /** Days after which what is planted of the worth of customers holds. */
    static final int WORTH_DAYS = 30;

    /** Chance that a buyer comes back without being won over. */
    static final double AGAIN = 0.25;

    /** A series does more than one e-mail. */
    private static final double AGAIN_OF_THE_LIFT = 5;

    /** One in so many units of the product page is shown the other arm as well. */
    static final int CONTAMINATED = 40;

    static final double REGULAR = 0.15;
    static final double REGULARS_SEE = 0.8;
    static final double OTHERS_SEE = 0.2;
    static final double REGULARS_BUY = 0.5;
    static final double OTHERS_BUY = 0.08;

    /** What the words of its copy are: a description answers what keeps people from buying, an e-mail says why others do. */
    String kind() {
        return surface.equals("PRODUCT_DESCRIPTION") ? "OBJECTION" : "MOTIVATION";
    }

    String variant(String arm) {
        return id + "-" + arm;
    }

    /** Half of the units each, by the documented assignment. */
    String arm(String unitId) {
        return Assignment.arm(unitId, id, 1, 1) == 0 ? baseline : other;
    }

    static double mailLift(SimulationOptions options) {
        return Math.max(-1, OF_THE_LIFT * options.lift());
    }

    /** Chance that a buyer takes one product more because of what it says about it. */
    static double takesMore(SimulationOptions options) {
        return Math.max(0, Math.min(1, OF_THE_LIFT * options.lift()));
    }

    /** How much more often a buyer comes back after the welcome series in customers' words. */
    static double againLift(SimulationOptions options) {
        return Math.max(-1, Math.min(1 / AGAIN - 1, AGAIN_OF_THE_LIFT * options.lift()));
    }

    /** The same in orders and revenue of a customer. */
    static double welcomeLift(SimulationOptions options) {
        return (1 + AGAIN * (1 + againLift(options))) / (1 + AGAIN) - 1;
    }

    /** What the club's page seems to do to the conversion rate. */
    static double clubAssociation() {
        return rate(REGULARS_SEE, OTHERS_SEE) / rate(1 - REGULARS_SEE, 1 - OTHERS_SEE) - 1;
    }

    private static double rate(double regularsSee, double othersSee) {
        double regulars = REGULAR * regularsSee;
        double others = (1 - REGULAR) * othersSee;
        return (regulars * REGULARS_BUY + others * OTHERS_BUY) / (regulars + others);
    }
}
