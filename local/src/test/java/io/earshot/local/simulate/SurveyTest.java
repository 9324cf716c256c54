package io.earshot.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.results.SignalLead;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code bench/run signals} does the same with many more stores. */
class SurveyTest {
    private static final int STORES = 6;
    private static final SimulationOptions OPTIONS = SimulationOptions.defaults()
            .withCustomers(1)
            .withDays(371)
            .withSurvey(40)
            .withFaults(false)
            .withMalformed(0);

    @Test
    void whatIsPlantedIsFoundWithItsLeadAndWhatIsAbsentIsNot() {
        int found = 0;
        int withLag = 0;
        int absent = 0;
        for (int seed = 1; seed <= STORES; seed++) {
            for (SignalLead lead :
                    DailySums.of(new SimulatedStore(OPTIONS.withSeed(seed))).leads()) {
                if (lead.target().equals("orders") && lead.verdict().equals("yes")) {
                    boolean isPlanted = lead.name().equals("gift");
                    found += isPlanted ? 1 : 0;
                    withLag += isPlanted && lead.lagDays() == SurveyScenario.LAG_DAYS ? 1 : 0;
                    absent += isPlanted ? 0 : 1;
                }
            }
        }
        assertThat(found).as("planted, of %d stores", STORES).isGreaterThanOrEqualTo(5);
        assertThat(withLag).as("with its lead, of %d", found).isGreaterThanOrEqualTo(found - 1);
        assertThat(absent).as("absent, of %d looks", 2 * STORES).isLessThanOrEqualTo(1);
    }

    @Test
    void theTruthSaysWhatIsPlanted() {
        SimulatedStore store = new SimulatedStore(OPTIONS.withDays(20));
        store.forEachRemaining(record -> {});

        assertThat(store.truth().signals())
                .isEqualTo(List.of(
                        new Truth.PlantedSignal("MOTIVATION", "gift", true, 5, 0.6),
                        new Truth.PlantedSignal("OBJECTION", "shipping time", false, 0, 0),
                        new Truth.PlantedSignal("OBJECTION", "returns", false, 0, 0)));
        assertThat(store.truth().planted("survey.answers")).isEqualTo(20 * 40);
        assertThat(store.truth().planted("survey.orders")).isBetween(1200L, 2000L);
    }

    @Test
    void withoutASurveyThereIsNone() {
        SimulatedStore store = new SimulatedStore(OPTIONS.withDays(20).withSurvey(0));
        store.forEachRemaining(record -> {});

        assertThat(store.truth().signals()).isEmpty();
        assertThat(store.truth().planted("survey.answers")).isZero();
    }
}
