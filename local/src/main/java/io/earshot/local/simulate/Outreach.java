package io.earshot.local.simulate;

import io.earshot.measures.lift.Assignment;
import java.util.List;

/** Draws who is contacted and who is not, tells it, and keeps what came of it. */
final class Outreach {
    /** How long something may take to come of a contact; the truth counts those for whom it has passed. */
    static final long WINDOW = 30 * Micros.DAY;

    private static final double BY_MAIL_TO_ABANDONERS = 0.10;
    private static final double BY_MAIL_TO_TRIALS = 0.25;
    static final double AGAIN_AFTER_CALL = 0.2;
    static final double WON_BACK_BY_CALL = 0.3;

    /**
     * An arm.
     *
     * @param effect chance that the contact, if it comes about, leads to what would not have come by itself
     */
    record Arm(String name, int weight, double effect) {
        boolean isCall() {
            return name.equals("CALL");
        }
    }

    /** @param unaided chance that it comes by itself */
    record Program(String experimentId, String about, double unaided, List<Arm> arms) {
        double share(Arm arm) {
            return arm.weight / (double) arms.stream().mapToInt(Arm::weight).sum();
        }
    }

    static final Program CARTS = new Program(
            "cart-recovery",
            "CART",
            CallScenario.RECOVERED_UNAIDED,
            List.of(
                    new Arm("CALL", 3, CallScenario.meanRecovery()),
                    new Arm("EMAIL", 1, BY_MAIL_TO_ABANDONERS),
                    new Arm("HOLDOUT", 1, 0)));
    static final Program BUYERS = new Program(
            "care-calls", "ORDER", 0, List.of(new Arm("CALL", 3, AGAIN_AFTER_CALL), new Arm("HOLDOUT", 2, 0)));
    static final Program CANCELLED = new Program(
            "win-back", "SUBSCRIPTION", 0.05, List.of(new Arm("CALL", 1, WON_BACK_BY_CALL), new Arm("HOLDOUT", 1, 0)));
    static final Program TRIALS = new Program(
            "trial-mail", "TRIAL", 0.4, List.of(new Arm("EMAIL", 1, BY_MAIL_TO_TRIALS), new Arm("HOLDOUT", 1, 0)));
    static final List<Program> PROGRAMS = List.of(CARTS, BUYERS, CANCELLED, TRIALS);

    private final World world;

    Outreach(World world) {
        this.world = world;
    }

    /** Draws the arm of a customer, always the same one. */
    Arm assign(Program program, Customers.Customer customer, long at, long dueBy, String field, String id) {
        double[] weights = program.arms.stream().mapToDouble(Arm::weight).toArray();
        Arm arm = program.arms.get(Assignment.arm(customer.id(), program.experimentId, weights));
        Draft outreach = world.events
                .outreach(at, Who.customer(customer.id()), program.about, arm.name, dueBy, program.experimentId)
                .with("probability_ppm", Math.round(1e6 * program.share(arm)));
        outreach.body.put("randomised", true);
        if (!field.isEmpty()) {
            outreach.with(field, id);
        }
        world.publish(outreach);
        return arm;
    }

    void outcome(Program program, Arm arm, long assignedAt, boolean connected, boolean succeeded) {
        if (assignedAt + WINDOW < world.end) {
            world.truth.outreach(program, arm, connected, succeeded);
        }
    }
}
