package io.earshot.events;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Versions.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private final List<OrderCancelled> groups = new ArrayList<>();
    private final List<long[]> hashes = new ArrayList<>();

    @Nested
    class Winner {
        @Test
        void hasTheHighestRevisionHoweverOld() {
            add(meta("new", NOON + 1, 1));
            add(meta("old", NOON, 2));

            assertThat(winner()).isEqualTo("old");
        }

        @Test
        void isTheLatestOfARevision() {
            add(meta("b", NOON + 1));
            add(meta("a", NOON + 2));

            assertThat(winner()).isEqualTo("a");
        }

        @Test
        void isTheGreatestIdOfATimeByBytes() {
            add(meta("\uFF5E", NOON));
            add(meta("\uD83D\uDE00", NOON));

            assertThat(winner()).as("U+1F600 comes after U+FF5E").isEqualTo("\uD83D\uDE00");
        }

        @Test
        void isTheSmallerHashReadUnsigned() {
            Meta negative = meta("e", NOON, 0, -1);
            Meta positive = meta("e", NOON, 0, 1);

            assertThat(Versions.wins(positive, negative)).isTrue();
            assertThat(Versions.wins(negative, positive)).isFalse();
        }

        @Test
        void isNobodyWithoutGroups() {
            assertThat(Versions.winner(groups)).isNull();
        }

        @Test
        void untilATimeKnowsNothingLater() {
            add(meta("first", NOON));
            add(meta("second", NOON + 10, 5));

            assertThat(Versions.winnerUntil(groups, NOON + 9).meta().eventId()).isEqualTo("first");
            assertThat(Versions.winnerUntil(groups, NOON + 10).meta().eventId()).isEqualTo("second");
            assertThat(Versions.winnerUntil(groups, NOON - 1)).isNull();
        }
    }

    @Nested
    class Fates {
        @Test
        void acceptOneRecordOfAnEntityWhicheverWins() {
            assertThat(add(meta("e", NOON, 3))).isEqualTo(Fate.ACCEPTED);
            assertThat(add(meta("e", NOON, 4))).isEqualTo(Fate.SUPERSEDED);
            assertThat(add(meta("f", NOON, 4))).isEqualTo(Fate.SUPERSEDED);
        }

        @Test
        void takeTheSamePayloadForADuplicate() {
            add(meta("e", NOON, 0, 5));

            assertThat(add(meta("e", NOON, 0, 5))).isEqualTo(Fate.DUPLICATE);
            assertThat(groups).hasSize(1);
        }

        @Test
        void countDistinctPayloadsAsConflictsOnceEach() {
            add(meta("e", NOON, 0, 5));

            assertThat(add(meta("e", NOON, 0, 7))).isEqualTo(Fate.CONFLICT);
            assertThat(add(meta("e", NOON, 0, 3))).isEqualTo(Fate.CONFLICT);
            assertThat(add(meta("e", NOON, 0, 7))).isEqualTo(Fate.DUPLICATE);
            assertThat(add(meta("e", NOON, 0, 5))).isEqualTo(Fate.DUPLICATE);
        }

        @Test
        void letTheSmallestUnsignedHashStandForTheGroup() {
            add(meta("e", NOON, 0, -1));
            add(meta("e", NOON, 0, Long.MIN_VALUE));
            add(meta("e", NOON, 0, 8));
            add(meta("e", NOON, 0, Long.MAX_VALUE));

            assertThat(groups)
                    .singleElement()
                    .satisfies(group -> assertThat(group.meta().payloadHash()).isEqualTo(8));
        }
    }

    @Test
    void endEqualInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Meta> metas = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int hash = random.nextInt(4) - 2;
                metas.add(meta("e" + random.nextInt(3), NOON + (hash & 1), random.nextInt(2), hash));
            }
            String expected = outcome(metas);
            Collections.shuffle(metas, random);
            assertThat(outcome(metas)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static String outcome(List<Meta> metas) {
        List<OrderCancelled> all = new ArrayList<>();
        List<long[]> allHashes = new ArrayList<>();
        int[] fates = new int[Fate.values().length];
        for (Meta meta : metas) {
            fates[Versions.add(all, allHashes, new OrderCancelled(meta, "o")).ordinal()]++;
        }
        List<String> sorted = all.stream().map(Object::toString).sorted().toList();
        return Versions.winner(all) + " " + sorted + " " + java.util.Arrays.toString(fates);
    }

    private Fate add(Meta meta) {
        return Versions.add(groups, hashes, new OrderCancelled(meta, "o"));
    }

    private String winner() {
        return Versions.winner(groups).meta().eventId();
    }
}
