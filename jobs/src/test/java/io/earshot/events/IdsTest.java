package io.earshot.events;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.conversation;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Nested
    class Utf8Order {
        @Test
        void isThatOfTheBytes() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int i = 0; i < 20_000; i++) {
                String a = text(random);
                String b = random.nextInt(4) == 0 ? a + text(random) : text(random);
                assertThat(Integer.signum(Utf8.compare(a, b)))
                        .as(
                                "seed %d: %s, %s",
                                seed, Arrays.toString(a.getBytes(UTF_8)), Arrays.toString(b.getBytes(UTF_8)))
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8))));
            }
        }

        @Test
        void putsCharactersBeyondTheBasicPlaneLast() {
            assertThat(Utf8.compare("\uD83D\uDE00", "\uFFFD")).isPositive();
            assertThat("\uD83D\uDE00".compareTo("\uFFFD"))
                    .as("what String does")
                    .isNegative();
        }
    }

    @Nested
    class JoinedKeys {
        @Test
        void areSplitIntoTheSameIds() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int i = 0; i < 5_000; i++) {
                String[] ids = new String[1 + random.nextInt(4)];
                for (int j = 0; j < ids.length; j++) {
                    ids[j] = awkward(random);
                }
                assertThat(Keys.split(Keys.join(ids))).as("seed %d", seed).containsExactly(ids);
                assertThat(Keys.first(Keys.join(ids))).as("seed %d", seed).isEqualTo(ids[0]);
            }
        }

        @Test
        void differWhereIdsDiffer() {
            assertThat(Keys.join("a", "b")).isNotEqualTo(Keys.join("a\u0000b"));
            assertThat(Keys.join("a", "")).isNotEqualTo(Keys.join("", "a"));
            assertThat(Keys.join("\u0001", "0")).isNotEqualTo(Keys.join("\u0000"));
            assertThat(Keys.join("", "")).isNotEqualTo(Keys.join(""));
        }

        private String awkward(Random random) {
            StringBuilder id = new StringBuilder();
            for (int i = random.nextInt(5); i > 0; i--) {
                id.append("\u0000\u000101a/".charAt(random.nextInt(6)));
            }
            return id.toString();
        }
    }

    @Nested
    class PhraseIds {
        @Test
        void joinConversationKindAndName() {
            assertThat(PhraseId.of("t1", "objection", "price", 0)).isEqualTo("t1/objection/price");
            assertThat(PhraseId.of("t1", "objection", "price", 2)).isEqualTo("t1/objection/price/2");
        }

        @Test
        void escapeSlashesAndPercentSigns() {
            assertThat(PhraseId.of("a/b", "objection", "50% off/%2F", 0))
                    .isEqualTo("a%2Fb/objection/50%25 off%2F%252F");
        }

        @Test
        void neverMixPartsUp() {
            assertThat(PhraseId.of("a/objection", "x", "y", 0)).isNotEqualTo(PhraseId.of("a", "objection", "x/y", 0));
            assertThat(PhraseId.of("a", "k", "n/1", 0)).isNotEqualTo(PhraseId.of("a", "k", "n", 1));
        }

        @Test
        void tellTheNameOfATagOfAKind() {
            for (String name : List.of("price", "", "50% off/%2F", "%252F", "a/objection/b")) {
                for (int position : new int[] {0, 2}) {
                    String id = PhraseId.of("c/objection", "objection", name, position);
                    assertThat(PhraseId.name(id, "objection")).as(id).contains(name);
                    assertThat(PhraseId.name(id, "topic")).as(id).isEmpty();
                }
            }
            assertThat(PhraseId.name("no id", "objection")).isEmpty();
        }

        @Test
        void countPositionsOnlyWhereKindAndNameAreShared() {
            Tag motivation = new Tag("motivation", "price", "", "cheap", "");

            ConversationHeld talk = conversation(
                    meta("e", NOON),
                    "t",
                    "c:1",
                    true,
                    tag("price", "a"),
                    motivation,
                    tag("trust", "b"),
                    tag("price", "c"));

            assertThat(PhraseId.positions(talk.tags())).containsExactly(1, 0, 0, 2);
            assertThat(PhraseId.of(talk))
                    .containsExactly(
                            "t/objection/price/1", "t/motivation/price", "t/objection/trust", "t/objection/price/2");
        }
    }

    @Nested
    class TheStores {
        @Test
        void tellTheDayInTheirZone() {
            long beforeMidnight =
                    java.time.Instant.parse("2026-05-04T21:59:59Z").getEpochSecond() * 1_000_000 + 999_999;

            assertThat(Samples.BERLIN.day(beforeMidnight + 1) - Samples.BERLIN.day(beforeMidnight))
                    .isEqualTo(1);
            assertThat(Samples.BERLIN.day(beforeMidnight + 1))
                    .isEqualTo((int) java.time.LocalDate.parse("2026-05-05").toEpochDay());
        }

        @Test
        void refuseOneThatIsNotThere() {
            assertThat(Samples.STORES.has("nowhere")).isFalse();
            assertThatThrownBy(() -> Samples.STORES.get("nowhere"))
                    .hasMessage("store must be one of [elsewhere, shop], got nowhere");
        }
    }

    private static String text(Random random) {
        List<Integer> plain =
                List.of(0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(plain.get(random.nextInt(plain.size())));
        }
        return text.toString();
    }
}
