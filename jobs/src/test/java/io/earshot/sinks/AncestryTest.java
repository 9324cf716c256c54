package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AncestryTest {

    @Test
    void knowsNothingOfOlderRowsWhenItStartsWithNothing() {
        assertThat(Ancestry.fresh(1).isBeyond("v")).isEqualTo("v < " + version(1, 0));
    }

    @Test
    void knowsWhatEachEpochBeforeItWroteUpToItsCheckpoint() {
        Ancestry third = Ancestry.fresh(1).restored(2, 10).restored(4, 20);

        assertThat(third.epoch()).isEqualTo(4);
        assertThat(third.isBeyond("v"))
                .isEqualTo("v < %d AND v NOT BETWEEN %d AND %d AND v NOT BETWEEN %d AND %d"
                        .formatted(version(4, 0), version(1, 0), version(1, 10), version(2, 0), version(2, 20)));
    }

    @Test
    void staysTheSameWhenTheSameSubmissionRestarts() {
        Ancestry second = Ancestry.fresh(1).restored(2, 10);

        assertThat(second.restored(2, 15)).isEqualTo(second);
    }

    @Test
    void forgetsTheWayOnceItIsSettled() {
        Ancestry settled = Ancestry.fresh(1).restored(2, 10).restored(3, 20).settled();

        assertThat(settled.isSettled()).isTrue();
        assertThat(settled.past()).containsExactly(new Ancestry.Span(0, version(3, 0)));
        assertThat(settled.restored(4, 30).isSettled()).isFalse();
    }

    @Test
    void remembersTheFreshStartToWhichItGoesBack() {
        assertThat(Ancestry.fresh(3).freshStart()).isEqualTo(3);
        assertThat(Ancestry.fresh(3)
                        .restored(4, 10)
                        .settled()
                        .restored(6, 20)
                        .settled()
                        .freshStart())
                .isEqualTo(3);
    }

    private static long version(int epoch, long interval) {
        return ((long) epoch << 40) + interval;
    }
}
