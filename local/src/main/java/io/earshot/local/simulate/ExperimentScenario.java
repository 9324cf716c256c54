package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Registers what is compared, and lets the people of {@link ExperimentPlan} live: they buy before, are shown their arm some
 * times, and buy within the window or not. A few begin every day, so that only those of some weeks are under way.
 */
final class ExperimentScenario implements Scenario {
    /** For what people did before they were shown anything. */
    private static final int BEFORE_DAYS = 10;

    private static final double BOUGHT_BEFORE = 0.1;

    private final World world;
    private final Shop shop;

    /** Days on which people begin; none are left in a short simulation. */
    private final int days;

    ExperimentScenario(World world, Shop shop) {
        this.world = world;
        this.shop = shop;
        this.days = world.options.days() - world.wordsFrom - BEFORE_DAYS - ExperimentPlan.WINDOW_DAYS - 2;
    }

    @Override
    public void live(Day day) {
        if (day.index() == 0) {
            for (Outreach.Program program : Outreach.PROGRAMS) {
                register(program, day.start());
            }
        }
        if (day.index() == world.wordsFrom) {
            ExperimentPlan.ALL.forEach(plan -> register(plan, day.start()));
            registerHeadlines(day.start());
        }
        int turn = day.index() - world.wordsFrom;
        if (turn < 0 || turn >= days) {
            return;
        }
        for (ExperimentPlan plan : ExperimentPlan.ALL) {
            for (int index = turn; index < world.customers.count(); index += days) {
                live(plan, day, world.customers.member(plan.id(), index));
            }
        }
    }

    private void register(ExperimentPlan plan, long at) {
        Draft experiment = world.events
                .experiment(at, plan.id(), plan.unit(), plan.metric(), ExperimentPlan.WINDOW_DAYS)
                .with("name", plan.name())
                .with("baseline", plan.baseline())
                .with("planned_units", world.customers.count());
        arms(experiment, List.of(plan.baseline(), plan.other()), List.of(1, 1));
        experiment.body.put("aa_test", plan.equals(ExperimentPlan.SAME));
        if (plan.equals(ExperimentPlan.MAIL)) {
            experiment.with("cap_minor", 20_000).with("decision_margin_ppm", 50_000);
            experiment
                    .body
                    .withArray("guardrails")
                    .addObject()
                    .put("metric", "REFUND_RATE")
                    .put("margin_ppm", 200_000);
        }
        world.publish(experiment);
    }

    private void register(Outreach.Program program, long at) {
        Draft experiment = world.events
                .experiment(at, program.experimentId(), "CUSTOMER", "CONVERSION_RATE", ExperimentPlan.WINDOW_DAYS)
                .with("baseline", "holdout");
        List<String> names = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (Outreach.Arm arm : program.arms()) {
            names.add(arm.name().toLowerCase(Locale.ROOT));
            weights.add(arm.weight());
        }
        arms(experiment, names, weights);
        world.publish(experiment);
    }

    private void registerHeadlines(long at) {
        List<String> names = TotalsScenario.HEADLINES.stream()
                .map(TotalsScenario.Headline::arm)
                .toList();
        Draft experiment = world.events
                .experiment(at, TotalsScenario.EXPERIMENT, "VISITOR", "CONVERSION_RATE", 1)
                .with("baseline", names.get(0));
        arms(experiment, names, List.of(1, 1, 1));
        world.publish(experiment);
    }

    private static void arms(Draft experiment, List<String> names, List<Integer> weights) {
        ArrayNode arms = experiment.body.withArray("arms");
        for (int i = 0; i < names.size(); i++) {
            arms.addObject().put("name", names.get(i)).put("weight", weights.get(i));
        }
    }

    private void live(ExperimentPlan plan, Day day, Customers.Customer member) {
        Randomness randomness = world.randomness("life/" + plan.id(), member.index());
        Shop.Journey journey = new Shop.Journey(member, randomness);
        boolean drawn = !plan.equals(ExperimentPlan.CLUB);
        boolean regular = !drawn && randomness.chance(ExperimentPlan.REGULAR);
        double sees = regular ? ExperimentPlan.REGULARS_SEE : ExperimentPlan.OTHERS_SEE;
        String unit = plan.unit().equals("VISITOR") ? journey.device : member.id();
        String arm = drawn ? plan.arm(unit) : randomness.chance(sees) ? plan.other() : plan.baseline();
        boolean treated = arm.equals(plan.other());

        int before = regular ? 2 + randomness.below(2) : randomness.chance(BOUGHT_BEFORE) ? 1 : 0;
        for (int i = 0; i < before; i++) {
            long at = day.moment(randomness) + randomness.between(0, (BEFORE_DAYS - 2) * Micros.DAY);
            shop.buyByMail(journey, at, Catalogue.basket(randomness, member.currency()));
        }
        long shown = day.moment(randomness) + BEFORE_DAYS * Micros.DAY;
        boolean contaminated = show(plan, journey, shown, arm);
        world.truth.experiments().unit(plan.id(), arm, contaminated);
        if (randomness.chance(chance(plan, regular, treated))) {
            long at = shown + randomness.between(10 * Micros.MINUTE, ExperimentPlan.WINDOW - Micros.DAY);
            OptionalLong gross = shop.buyByMail(journey, at, basket(plan, journey, at, treated));
            world.truth.experiments().converted(plan.id(), arm, 1, gross.orElse(0));
            if (plan.equals(ExperimentPlan.WELCOME)) {
                comeBack(journey, shown, treated);
            }
        }
    }

    /** Buys once more, after the window of the experiment and before customers are looked at. */
    private void comeBack(Shop.Journey journey, long shown, boolean treated) {
        Randomness randomness = journey.randomness;
        double lift = treated ? ExperimentPlan.againLift(world.options) : 0;
        if (randomness.chance(ExperimentPlan.AGAIN * (1 + lift))) {
            long again = shown
                    + randomness.between(
                            ExperimentPlan.WINDOW + Micros.DAY, (ExperimentPlan.WORTH_DAYS - 1) * Micros.DAY);
            shop.buyByMail(journey, again, Catalogue.basket(randomness, journey.customer.currency()));
        }
    }

    private double chance(ExperimentPlan plan, boolean regular, boolean treated) {
        if (plan.equals(ExperimentPlan.CLUB)) {
            return regular ? ExperimentPlan.REGULARS_BUY : ExperimentPlan.OTHERS_BUY;
        }
        boolean lifted = treated && plan.equals(ExperimentPlan.MAIL);
        return ExperimentPlan.BUYS * (lifted ? 1 + ExperimentPlan.mailLift(world.options) : 1);
    }

    /** Shows the arm one to three times; true if the other arm was shown as well. */
    private boolean show(ExperimentPlan plan, Shop.Journey journey, long at, String arm) {
        Randomness randomness = journey.randomness;
        String device = randomness.chance(0.6) ? "mobile" : "desktop";
        long next = at;
        for (int times = 1 + randomness.below(3); times > 0; times--) {
            show(plan, journey, next, arm, device);
            next += randomness.between(Micros.HOUR, 3 * Micros.DAY);
        }
        boolean contaminated = plan.equals(ExperimentPlan.PRODUCT)
                && world.due("experiments.contaminated", ExperimentPlan.CONTAMINATED);
        if (contaminated) {
            world.truth.count("experiments.contaminated");
            show(plan, journey, next, arm.equals(plan.other()) ? plan.baseline() : plan.other(), device);
        }
        return contaminated;
    }

    private void show(ExperimentPlan plan, Shop.Journey journey, long at, String arm, String device) {
        Who who = plan.unit().equals("VISITOR") ? Who.visitor(journey.device) : Who.customer(journey.customer.id());
        world.publish(world.events
                .exposure(at, who, plan.surface(), plan.variant(arm), plan.id(), arm)
                .with("device", device));
        journey.touch(plan.variant(arm), false);
    }

    /** What somebody chooses; after a description in customers' words perhaps one product more. */
    private List<Catalogue.Line> basket(ExperimentPlan plan, Shop.Journey journey, long at, boolean treated) {
        Randomness randomness = journey.randomness;
        String currency = journey.customer.currency();
        List<Catalogue.Line> lines = Catalogue.basket(randomness, currency);
        if (!plan.equals(ExperimentPlan.PRODUCT)) {
            return lines;
        }
        List<Catalogue.Line> more = new ArrayList<>(lines);
        if (randomness.chance(ExperimentPlan.takesMore(world.options))) {
            Catalogue.Line extra = Catalogue.basket(randomness, currency).get(0);
            more.add(new Catalogue.Line("extra", extra.sku(), 1, extra.amountMinor() / extra.quantity()));
        }
        long without = minor(lines, currency, at);
        long with = minor(more, currency, at);
        world.truth.experiments().order(without, with);
        return treated ? more : lines;
    }

    private long minor(List<Catalogue.Line> lines, String currency, long at) {
        return world.rates
                .toStoreCurrency(Catalogue.amount(lines), currency, world.date(at))
                .orElse(0);
    }
}
