package io.earshot.joins;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.Meta;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.records.RecordType;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class MonthTest {
    private static final int FIRST = 20_096;

    /** A day as it stands. */
    private record Day(long numerator, long denominator, long version) {}

    @Test
    void holdsTheNewestWordOfEachDayWhateverCame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Month month = Month.empty();
            Map<Integer, Day> ought = new TreeMap<>();
            for (int i = 0; i < 60; i++) {
                DaySummed fact = fact(random);
                Day known = ought.get(fact.day());
                boolean isNewer = known == null || Long.compareUnsigned(fact.version(), known.version) > 0;
                long numerator = fact.isDeleted() ? 0 : fact.numerator();
                long denominator = fact.isDeleted() ? 0 : fact.denominator();

                Month.Added added = month.with(fact);
                assertThat(added.fate())
                        .as("fate, seed %d", seed)
                        .isEqualTo(
                                known == null
                                        ? Fate.ACCEPTED
                                        : known.version == fact.version() ? Fate.DUPLICATE : Fate.SUPERSEDED);
                boolean hasSums = known == null
                        ? numerator == 0 && denominator == 0
                        : known.numerator == numerator && known.denominator == denominator;
                assertThat(added.isNews()).as("news, seed %d", seed).isEqualTo(isNewer && !hasSums);
                assertThat(added.month() == month)
                        .as("nothing new, seed %d", seed)
                        .isEqualTo(!isNewer);
                month = added.month();
                if (isNewer) {
                    ought.put(fact.day(), new Day(numerator, denominator, fact.version()));
                }
                assertIs(month, ought, seed);
            }
        }
    }

    @Test
    void readsWhatAnEarlierBuildHasLeft() {
        Month month = new Month(
                new long[] {FIRST, FIRST + 3}, new long[] {5, -7}, new long[] {1, 0}, new long[] {9, -1}, new byte[0]);

        assertIs(month, new TreeMap<>(Map.of(FIRST, new Day(5, 1, 9), FIRST + 3, new Day(-7, 0, -1))), 0);
        assertThat(month.with(fact(FIRST + 3, 8, 8, 1)).month())
                .as("-1 is the greatest version")
                .isSameAs(month);
    }

    /** Half of what is promised of the hot state of a product; the other half is how far it has come. */
    @Test
    void takesFewBytesForAProduct() throws IOException {
        Month month = Month.empty();
        for (int i = 0; i < 32; i++) {
            month = month.with(fact(FIRST + i, i * 31 % 90, 1 + i % 20, (3L << 40) + 10_000 + 9_000L * i))
                    .month();
        }
        DataOutputSerializer out = new DataOutputSerializer(512);
        RecordType.ofRecord(Month.class)
                .createSerializer(new SerializerConfigImpl())
                .serialize(month, out);

        assertThat(out.length()).as("bytes").isLessThanOrEqualTo(256);
    }

    private static void assertIs(Month month, Map<Integer, Day> ought, long seed) {
        long[] numerators = new long[32];
        long[] denominators = new long[32];
        month.fill(FIRST, numerators, denominators);
        long[] oughtNumerators = new long[32];
        long[] oughtDenominators = new long[32];
        ought.forEach((day, sums) -> {
            oughtNumerators[day - FIRST] = sums.numerator;
            oughtDenominators[day - FIRST] = sums.denominator;
        });
        assertThat(numerators).as("numerators, seed %d", seed).isEqualTo(oughtNumerators);
        assertThat(denominators).as("denominators, seed %d", seed).isEqualTo(oughtDenominators);
        for (int from : new int[] {FIRST, FIRST + 13}) {
            int first = ought.entrySet().stream()
                    .filter(each -> each.getKey() >= from)
                    .filter(each -> each.getValue().numerator != 0 || each.getValue().denominator != 0)
                    .mapToInt(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
            assertThat(month.first(from))
                    .as("first from %d, seed %d", from, seed)
                    .isEqualTo(first);
        }
    }

    private static DaySummed fact(Random random) {
        long[] numbers = {0, 1, 5, -1, 64, -65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong()};
        return new DaySummed(
                new Meta("", "shop", 0, 0, 0),
                DaySummed.UNITS,
                "tea",
                FIRST + random.nextInt(32),
                numbers[random.nextInt(numbers.length)],
                numbers[random.nextInt(numbers.length)],
                random.nextInt(8) == 0,
                numbers[random.nextInt(numbers.length)]);
    }

    private static DaySummed fact(int day, long numerator, long denominator, long version) {
        return new DaySummed(
                new Meta("", "shop", 0, 0, 0), DaySummed.UNITS, "tea", day, numerator, denominator, false, version);
    }
}
