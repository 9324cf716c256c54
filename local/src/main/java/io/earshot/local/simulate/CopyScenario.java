package io.earshot.local.simulate;

import java.util.List;

/**
 * The registry of copy: today's texts from the first day, texts made of what customers said once enough of them were
 * called.
 */
final class CopyScenario implements Scenario {
    static final String MAIL = "mail-copy";
    static final String PAGE = "page-copy";
    private static final int PHRASES = 3;

    private final World world;

    CopyScenario(World world) {
        this.world = world;
    }

    static String variant(String experiment, boolean inCustomersWords) {
        return experiment + "-" + arm(inCustomersWords);
    }

    static String arm(boolean inCustomersWords) {
        return inCustomersWords ? AdPlan.WORDS : AdPlan.TODAY;
    }

    @Override
    public void live(Day day) {
        if (day.index() == 0) {
            registerToday(day.start());
        }
        if (day.index() == world.wordsFrom) {
            registerWords(day.start());
        }
    }

    private void registerToday(long at) {
        for (AdPlan.Campaign campaign : AdPlan.CAMPAIGNS) {
            world.publish(world.events.variant(
                    at, campaign.todayId(), AdPlan.EXPERIMENT, AdPlan.TODAY, campaign.todayText()));
        }
        world.publish(world.events.variant(at, variant(MAIL, false), MAIL, AdPlan.TODAY, "News from the lab"));
        world.publish(world.events.variant(at, variant(PAGE, false), PAGE, AdPlan.TODAY, "Dermatologically tested."));
        world.publish(world.events.variant(at, "product-text", "", "", "Hyaluronic acid, 2%, 30 ml"));
        world.publish(world.events.variant(at, "cart-reminder", "", "", "You left something behind"));
        world.publish(world.events.variant(at, "cart-mail", "", "", "Still thinking about it?"));
        world.publish(world.events.variant(at, "trial-mail", "", "", "Four days to go"));
        world.publish(world.events.variant(at, "call-script", "", "", "What nearly kept you from buying?"));
    }

    private void registerWords(long at) {
        for (AdPlan.Campaign campaign : AdPlan.CAMPAIGNS) {
            AdPlan.WordsCopy copy = campaign.words();
            registerWords(at, copy.variantId(), AdPlan.EXPERIMENT, copy.text(), copy.kind());
        }
        registerWords(at, variant(MAIL, true), MAIL, "“I look like I slept eight hours.”", "BENEFIT");
        for (ExperimentPlan plan : ExperimentPlan.ALL) {
            world.publish(world.events.variant(
                    at, plan.variant(plan.baseline()), plan.id(), plan.baseline(), plan.name() + ": today's"));
            if (plan.other().equals(AdPlan.WORDS)) {
                registerWords(
                        at, plan.variant(plan.other()), plan.id(), "“finally a bottle for all of it”", plan.kind());
            } else {
                world.publish(world.events.variant(
                        at, plan.variant(plan.other()), plan.id(), plan.other(), plan.name() + ": the other one"));
            }
        }
        registerWords(at, variant(PAGE, true), PAGE, "For skin that \"freaks out at everything\"", "OBJECTION");
    }

    private void registerWords(long at, String variantId, String experiment, String text, String kind) {
        List<World.Heard> heard = world.heard(kind, PHRASES + 1);
        Draft first = world.events.variant(at, variantId, experiment, AdPlan.WORDS, text);
        refer(first, heard.subList(0, Math.min(PHRASES, heard.size())));
        world.publish(first);
        if (world.options.faults() && heard.size() > PHRASES) {
            // A phrase was forgotten: the registry is corrected weeks later, the variant's time stays.
            Draft corrected = world.events.variant(at, variantId, experiment, AdPlan.WORDS, text);
            refer(corrected, heard);
            world.publish(revised(corrected, 2).arrivesAt(at + 20 * Micros.DAY));
        }
        if (world.options.faults() && world.due("variants.reworked", 3)) {
            // Its words change when old orders no longer look.
            long later = at + World.HORIZON + 5 * Micros.DAY;
            Draft reworked = world.events.variant(later, variantId, experiment, AdPlan.WORDS, text + " New.");
            refer(reworked, heard.subList(0, Math.min(1, heard.size())));
            world.publish(revised(reworked, 3).label("variants.reworked_later_than_horizon"));
        }
    }

    private static Draft revised(Draft draft, int revision) {
        draft.fate = SimulatedRecord.Fate.SUPERSEDED;
        return draft.with("revision", revision).label("revisions");
    }

    private static void refer(Draft variant, List<World.Heard> phrases) {
        for (World.Heard phrase : phrases) {
            variant.body
                    .withArray("phrases")
                    .addObject()
                    .put("conversation_id", phrase.conversationId())
                    .put("kind", phrase.kind())
                    .put("name", phrase.name())
                    .put("position", phrase.position());
        }
    }
}
