package io.earshot.measures.attribution;

import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.MINUTE;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.AdTouched;
import io.earshot.events.CopyExposed;
import io.earshot.events.PageViewed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VisitsTest {
    private final List<PersonalEvent> events = new ArrayList<>();

    @Nested
    class Silence {
        @Test
        void ofHalfAnHourStartsAVisit() {
            look("a", NOON);
            look("b", NOON + 30 * MINUTE);

            assertThat(touches()).containsExactly("a", "b");
        }

        @Test
        void ofAMicrosecondLessDoesNot() {
            look("a", NOON);
            look("b", NOON + 30 * MINUTE - 1);

            assertThat(touches()).containsExactly("a");
        }

        @Test
        void countsFromThePageViewBeforeNotFromTheStart() {
            look("a", NOON);
            look("b", NOON + 20 * MINUTE);
            look("c", NOON + 40 * MINUTE);

            assertThat(touches()).containsExactly("a");
        }

        @Test
        void isNotThereBetweenPageViewsOfTheSameTime() {
            look("b", NOON);
            look("a", NOON);

            assertThat(touches()).containsExactly("a");
        }

        @Test
        void isNotBrokenByAnythingButPageViews() {
            ad("x", NOON + 29 * MINUTE);
            look("a", NOON);
            look("b", NOON + 40 * MINUTE);

            assertThat(touches()).containsExactlyInAnyOrder("a", "x", "b");
        }
    }

    @Nested
    class Landing {
        @Test
        void isNoTouchUpToFiveMinutesAfterAClick() {
            ad("x", NOON);
            look("a", NOON + 5 * MINUTE);

            assertThat(touches()).containsExactly("x");
        }

        @Test
        void isAVisitAMicrosecondLater() {
            ad("x", NOON);
            look("a", NOON + 5 * MINUTE + 1);

            assertThat(touches()).containsExactlyInAnyOrder("x", "a");
        }

        @Test
        void mayBeAtTheSameTimeButNotBefore() {
            ad("x", NOON);
            look("same", NOON);
            look("before", NOON - HOUR);

            assertThat(touches()).containsExactlyInAnyOrder("x", "before");
        }

        @Test
        void isOfClicksOnly() {
            events.add(PersonalEvent.of(
                    new AdTouched(meta("shown", NOON), "c:1", false, "meta", "spring", "ad-1", "", "")));
            events.add(PersonalEvent.of(new CopyExposed(meta("mail", NOON), "c:1", "email", "v", "", "", "")));
            look("a", NOON);

            assertThat(touches()).containsExactlyInAnyOrder("shown", "mail", "a");
        }

        @Test
        void stillBeginsTheSilence() {
            ad("x", NOON);
            look("landing", NOON + MINUTE);
            look("next", NOON + 20 * MINUTE);

            assertThat(touches()).containsExactly("x");
        }
    }

    @Nested
    class Kinds {
        @Test
        void areThoseOfTheTable() {
            assertThat(PersonalEvent.of(click("x", "c:1", NOON, "v")).touch())
                    .isEqualTo(new Touch(
                            "ads",
                            "c:1",
                            "x",
                            NOON,
                            TouchKind.CLICK,
                            "meta",
                            "",
                            "spring",
                            "ad-1",
                            "v",
                            "",
                            List.of(),
                            false));
            assertThat(PersonalEvent.of(new CopyExposed(meta("m", NOON), "v:1", "email", "v", "e", "a", ""))
                            .touch())
                    .isEqualTo(new Touch(
                            "exposures",
                            "v:1",
                            "m",
                            NOON,
                            TouchKind.EXPOSURE,
                            "email",
                            "",
                            "",
                            "",
                            "v",
                            "",
                            List.of(),
                            false));
        }

        @Test
        void giveAVisitItsMediumWhateverItsSource() {
            assertThat(PersonalEvent.of(new PageViewed(meta("a", NOON), "c:1", "google", "organic"))
                            .touch()
                            .medium())
                    .isEqualTo("organic");
            assertThat(PersonalEvent.of(new PageViewed(meta("a", NOON), "c:1", "", "e-mail"))
                            .touch()
                            .medium())
                    .isEqualTo("e-mail");
        }

        @Test
        void callAVisitWithoutASourceDirect() {
            Touch direct = PersonalEvent.of(new PageViewed(meta("a", NOON), "c:1", "", ""))
                    .touch();
            Touch sourced = PersonalEvent.of(new PageViewed(meta("a", NOON), "c:1", "direct", ""))
                    .touch();

            assertThat(direct.channel()).isEqualTo("direct");
            assertThat(direct.isDirect()).isTrue();
            assertThat(sourced.isDirect())
                    .as("a source that calls itself direct")
                    .isFalse();
        }
    }

    @Nested
    class InAPersonsHistory {
        @Test
        void followTheRevisionOfAPageView() {
            PersonHistory history = PersonHistory.of("c:1");
            history.add(PersonalEvent.of(view(meta("a", NOON), "c:1")));
            history.add(PersonalEvent.of(view(meta("b", NOON + 20 * MINUTE), "c:1")));
            assertThat(owned(history)).containsExactly("a");

            history.add(PersonalEvent.of(view(meta("a", NOON + 30 * MINUTE, 1), "c:1")));

            assertThat(owned(history)).containsExactly("b");
        }

        @Test
        void neverWakeALostRevisionWhenTheWinnerIsForgotten() {
            long lost = NOON + 10 * MINUTE;
            long won = NOON - 2 * HOUR;
            PersonHistory history = PersonHistory.of("c:1");
            history.add(PersonalEvent.of(view(meta("moved", lost), "c:1")));
            history.add(PersonalEvent.of(view(meta("moved", won, 1), "c:1")));

            history.forget(NOON + HOUR + Windows.DEFAULT.horizonMicros(), Windows.DEFAULT);
            history.add(PersonalEvent.of(view(meta("new", lost + MINUTE), "c:1")));

            assertThat(owned(history)).contains("new");
        }

        private static List<String> owned(PersonHistory history) {
            return history
                    .owned(new PersonHistory.Range(NOON - HOUR, NOON + HOUR), Windows.DEFAULT.horizonMicros())
                    .stream()
                    .map(owned -> owned.touch().eventId())
                    .toList();
        }
    }

    private void look(String id, long atMicros) {
        events.add(PersonalEvent.of(view(id, "c:1", atMicros)));
    }

    private void ad(String id, long atMicros) {
        events.add(PersonalEvent.of(click(id, "c:1", atMicros)));
    }

    private List<String> touches() {
        return Visits.touches(events, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .map(Touch::eventId)
                .toList();
    }
}
