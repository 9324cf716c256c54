package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void leavesOnlyWhatMatters() {
        List<Integer> hundred = IntStream.range(0, 100).boxed().toList();

        assertThat(Shrinker.shrink(hundred, left -> left.containsAll(List.of(3, 42, 43, 99))))
                .containsExactly(3, 42, 43, 99);
        assertThat(Shrinker.shrink(hundred, left -> left.size() >= 7)).hasSize(7);
    }

    @Test
    void findsTheRecordsThatTellTwoOraclesApart() {
        AdversarialEvents events = new AdversarialEvents(1, 1, 1, (store, customer) -> "key of " + customer);
        Oracle right = events.oracle();
        Oracle wrong = right.with(Fault.EXCESS_OF_EARLIEST);
        List<Raw> few = Shrinker.shrink(
                events.records().stream()
                        .filter(raw -> raw.topic().equals("orders"))
                        .toList(),
                records -> !TableDiff.between(right.tables(records), wrong.tables(records))
                        .isEmpty());

        assertThat(few).hasSize(3); // an order and two refunds
    }

    @Test
    void refusesWhatDoesNotFail() {
        assertThatThrownBy(() -> Shrinker.shrink(List.of(1), left -> false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
