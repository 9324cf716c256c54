package io.earshot.local.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * People who never bought are asked by text every day what they think, and other people order. The more of them speak of a
 * present, the more is ordered some days later; what else they say wanders alike and tells nothing.
 */
final class SurveyScenario implements Scenario {
    /** Days from what is said to what is ordered. */
    static final int LAG_DAYS = 5;
    /** Of a share higher by 1 on the logarithm of the orders: 10 points more, 6% more orders. */
    static final double EFFECT = 0.6;

    /** What is said, from what leads to what tells nothing. */
    static final List<PhraseBank.Phrase> SAID =
            List.of(first("MOTIVATION", "gift"), first("OBJECTION", "shipping time"), first("OBJECTION", "returns"));

    private static final int ORDERS_PER_ANSWER = 2;
    private static final double MEAN_SHARE = 0.25;
    /** Of the moods, from day to day. */
    private static final double MEMORY = 0.5;

    private static final double SPREAD = 0.5;
    private static final double LEVEL_MOVES_BY = 0.01;

    private final World world;
    private final double[] moods = new double[SAID.size()];
    /** By day, of what leads. */
    private final List<Double> shares = new ArrayList<>();

    private double level;

    SurveyScenario(World world) {
        this.world = world;
    }

    @Override
    public void live(Day day) {
        if (world.options.survey() == 0) {
            return;
        }
        double[] today = new double[SAID.size()];
        for (int i = 0; i < today.length; i++) {
            double news = world.randomness("survey/mood/" + i, day.index()).gaussian();
            moods[i] = MEMORY * moods[i] + Math.sqrt(1 - MEMORY * MEMORY) * news;
            today[i] = 1 / (1 + StrictMath.exp(StrictMath.log(1 / MEAN_SHARE - 1) - SPREAD * moods[i]));
        }
        shares.add(today[0]);
        for (int i = 0; i < world.options.survey(); i++) {
            answer(day, i, today);
        }
        Randomness randomness = world.randomness("survey/orders", day.index());
        level += LEVEL_MOVES_BY * randomness.gaussian();
        int from = day.index() - LAG_DAYS;
        double led = from < 0 ? 0 : EFFECT * (shares.get(from) - MEAN_SHARE);
        int orders = randomness.poisson(
                ORDERS_PER_ANSWER * world.options.survey() * day.traffic() * StrictMath.exp(level + led));
        for (int i = 0; i < orders; i++) {
            order(day, i);
        }
    }

    private void answer(Day day, int number, double[] today) {
        Randomness randomness = world.randomness("survey/answer", day.index(), number);
        Draft answer = world.events.conversation(
                day.moment(randomness),
                somebody("asked", day, number),
                world.events.id("survey/daily"),
                "PROSPECT",
                "text_survey",
                "CONNECTED");
        for (int i = 0; i < today.length; i++) {
            if (randomness.chance(today[i])) {
                EventFactory.tag(answer.body, SAID.get(i), "");
            }
        }
        world.publish(answer.label("survey.answers"));
    }

    private void order(Day day, int number) {
        Randomness randomness = world.randomness("survey/order", day.index(), number);
        List<Catalogue.Line> lines = Catalogue.basket(randomness, SimulationOptions.CURRENCY);
        Draft placed = world.events.placed(
                day.moment(randomness),
                somebody("buyer", day, number),
                world.events.id("survey/order"),
                Catalogue.amount(lines),
                SimulationOptions.CURRENCY);
        EventFactory.lines(placed.body, lines);
        world.publish(placed.label("survey.orders"));
    }

    private static Who somebody(String role, Day day, int number) {
        return Who.customer(String.format(Locale.ROOT, "%s-%05d-%05d", role, day.index() + 1, number + 1));
    }

    private static PhraseBank.Phrase first(String kind, String name) {
        return PhraseBank.of(kind).stream()
                .filter(phrase -> phrase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
