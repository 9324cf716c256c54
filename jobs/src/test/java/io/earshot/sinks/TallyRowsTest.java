package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.joins.Accounts;
import io.earshot.joins.CreditTallies;
import io.earshot.joins.FactTallies;
import io.earshot.joins.Tally;
import io.earshot.results.DailyFact;
import io.earshot.results.PhraseRevenue;
import io.earshot.results.RecordsByFate;
import io.earshot.results.Roas;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TallyRowsTest {

    @Test
    void putsEachSumIntoItsColumnOfRoas() throws Exception {
        String key = Keys.join("s1", "order", "20000", "meta", "c1", "a1", "v1", "EUR");
        Roas row = TallyRows.roas(new Tally(CreditTallies.ROAS, key, values(30), Tally.FOR_EVER));

        assertThat(components(row))
                .startsWith("s1", "order", 20_000, "meta", "c1", "a1", "v1", "EUR")
                .endsWith(false)
                .containsSubsequence(numbers(1, 29));
        assertThat(row.firstGrossNewMinor()).isEqualTo(2);
        assertThat(row.firstNetNewMinor()).isEqualTo(8);
        assertThat(row.firstGrossReturningMinor()).isEqualTo(14);
        assertThat(row.lastNonDirectGrossReturningMinor()).isEqualTo(16);
        assertThat(row.firstNetReturningMinor()).isEqualTo(20);
        assertThat(row.lastNonDirectNetReturningMinor()).isEqualTo(22);
        assertThat(row.spendRows()).isEqualTo(26);
        assertThat(row.claimedRevenueMinor()).isEqualTo(29);
    }

    @Test
    void putsEachSumIntoItsColumnOfPhraseRevenue() throws Exception {
        String key = Keys.join("s1", "20000", "p1", "copy", "meta", "c1", "a1", "v1", "EUR");
        PhraseRevenue row =
                TallyRows.phraseRevenue(new Tally(CreditTallies.PHRASE_REVENUE, key, values(14), Tally.FOR_EVER));

        assertThat(components(row))
                .startsWith("s1", 20_000, "p1", "copy", "meta", "c1", "a1", "v1", "EUR")
                .endsWith(false)
                .containsSubsequence(numbers(1, 13));
    }

    @Test
    void putsAccountsUnderTheirJob() {
        Tally tally = new Tally(Accounts.TABLE, Keys.join("orders", "s1", "late"), new long[] {7, 2}, Tally.FOR_EVER);

        assertThat(TallyRows.recordsByFate("attribution", tally))
                .isEqualTo(new RecordsByFate("attribution", "orders", "s1", "late", 7, 2, false));
    }

    @Test
    void putsSumsOfADayUnderTheirJob() {
        String key = Keys.join("s1", "units", "tea", "20000");

        assertThat(TallyRows.dailyFact(
                        "attribution", new Tally(FactTallies.DAILY_FACTS, key, new long[] {3, 7, 2}, Tally.FOR_EVER)))
                .isEqualTo(new DailyFact("attribution", "s1", "units", "tea", 20_000, 7, 2, false));
        assertThat(TallyRows.dailyFact(
                        "attribution", new Tally(FactTallies.DAILY_FACTS, key, new long[] {0, 0, 0}, Tally.FOR_EVER)))
                .isEqualTo(new DailyFact("attribution", "s1", "units", "tea", 20_000, 0, 0, true));
    }

    @Test
    void removesARowThatNothingContributesTo() {
        String roas = Keys.join("s1", "order", "20000", "meta", "c1", "a1", "v1", "EUR");
        String phrase = Keys.join("s1", "20000", "p1", "copy", "meta", "c1", "a1", "v1", "EUR");

        assertThat(TallyRows.roas(new Tally(CreditTallies.ROAS, roas, new long[30], Tally.FOR_EVER))
                        .isDeleted())
                .isTrue();
        assertThat(TallyRows.phraseRevenue(
                                new Tally(CreditTallies.PHRASE_REVENUE, phrase, new long[14], Tally.FOR_EVER))
                        .isDeleted())
                .isTrue();
    }

    /** 5 contributions, then 1, 2, 3, ... */
    private static long[] values(int size) {
        long[] values = LongStream.range(0, size).toArray();
        values[0] = 5;
        return values;
    }

    private static Object[] numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toArray();
    }

    private static List<Object> components(Record row) throws Exception {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            values.add(component.getAccessor().invoke(row));
        }
        return values;
    }
}
