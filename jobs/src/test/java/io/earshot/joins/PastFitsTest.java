package io.earshot.joins;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Technique;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Fits;
import io.earshot.measures.series.Grain;
import io.earshot.measures.series.Plan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PastFitsTest {
    /** A Sunday, at which products are estimated. */
    private static final int SUNDAY = 3 + 28 * 730;

    private int workedOut;

    @Test
    void worksOutOnceWhatStaysRight() {
        PastFits kept = ask(PastFits.NONE, SUNDAY - 28, SUNDAY);
        assertThat(workedOut).isEqualTo(2);

        ask(kept, SUNDAY - 28, SUNDAY);
        assertThat(workedOut).isEqualTo(2);
    }

    @Test
    void forgetsWhatSawADayThatHasChanged() {
        PastFits kept = ask(PastFits.NONE, SUNDAY - 28, SUNDAY);

        ask(kept.before(SUNDAY - 27, Plan.PRODUCT), SUNDAY - 28, SUNDAY);
        assertThat(workedOut).as("the later origin saw that day").isEqualTo(3);
        ask(kept.before(SUNDAY - 28, Plan.PRODUCT), SUNDAY - 28, SUNDAY);
        assertThat(workedOut).as("both did").isEqualTo(5);
    }

    @Test
    void usesNothingOfOlderMethods() {
        PastFits kept = ask(PastFits.NONE, SUNDAY);
        PastFits older = new PastFits(Fits.EDITION - 1, kept.all());

        ask(older.before(Integer.MAX_VALUE, Plan.PRODUCT), SUNDAY);
        assertThat(workedOut).isEqualTo(2);
    }

    @Test
    void usesNothingThatKnewOtherSpecialDays() {
        PastFits kept = ask(PastFits.NONE, SUNDAY);
        ask(kept.before(Integer.MAX_VALUE, selling("11-27")), SUNDAY);
        assertThat(workedOut).isEqualTo(2);
        assertThat(selling("2026-12-20..2027-01-31").edition())
                .isNotEqualTo(selling("2026-12-21..2026-12-31").edition());
        assertThat(selling("11-27").edition()).isEqualTo(selling("11-27").edition());
    }

    private static Plan selling(String days) {
        return Plan.of(DaySummed.UNITS, "tea", DemandTerms.DEFAULT, SpecialDays.of(Map.of("sale", days)));
    }

    /** The latest one is brought up to date until the next, which takes it farther than its horizon. */
    @Test
    void keepsNoMoreThanTheHorizonOfAllButTheLatest() {
        PastFits kept = ask(PastFits.NONE, SUNDAY - 28, SUNDAY);

        assertThat(kept.all()).filteredOn(fit -> fit.origin() == SUNDAY).allMatch(fit -> fit.bits().length == 56);
        assertThat(kept.all()).filteredOn(fit -> fit.origin() < SUNDAY).allMatch(fit -> fit.bits().length == 28);
    }

    private PastFits ask(PastFits known, int... origins) {
        PastFits.Session session = known.session(Plan.PRODUCT);
        for (int origin : origins) {
            session.of(new Fits.Fit(origin, 0, Grain.DAY, Technique.FAST), () -> {
                workedOut++;
                return new double[56];
            });
        }
        return session.kept(SUNDAY + 3);
    }
}
