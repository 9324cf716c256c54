package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The touches among what one person did. A page view starts a visit, and is a touch, if no page view of the same person
 * came less than 30 minutes before it, unless it is where a click of the last 5 minutes landed. The visit has the source
 * and medium of that page view; later ones say nothing of it.
 */
public final class Visits {
    /** A page view after this silence starts a visit. */
    public static final long SILENCE_MICROS = micros(Duration.ofMinutes(30));

    /** A page view this long after an ad click, or less, is where the click landed. */
    public static final long LANDING_MICROS = micros(Duration.ofMinutes(5));

    private static final Comparator<PersonalEvent> PAGE_VIEW_ORDER = Comparator.comparingLong(
                    (PersonalEvent view) -> view.meta().atMicros())
            .thenComparing(view -> view.meta().eventId(), Utf8::compare);

    private Visits() {}

    /**
     * The touches in a range of time.
     *
     * @param winners the winners of the person's events in any order: all of the range, the page view before it, and the
     *     clicks of {@link #LANDING_MICROS} before it; others do no harm
     * @param fromMicros first time, inclusive
     * @param untilMicros last time, inclusive
     */
    public static List<Touch> touches(List<PersonalEvent> winners, long fromMicros, long untilMicros) {
        List<Touch> touches = new ArrayList<>();
        List<PersonalEvent> views = new ArrayList<>();
        List<PersonalEvent> clicks = new ArrayList<>();
        for (PersonalEvent event : winners) {
            if (event.isPageView()) {
                views.add(event);
            } else if (isWithin(event, fromMicros, untilMicros)) {
                touches.add(event.touch());
            }
            if (event.touch().kind() == TouchKind.CLICK) {
                clicks.add(event);
            }
        }
        views.sort(PAGE_VIEW_ORDER);
        for (int i = 0; i < views.size(); i++) {
            PersonalEvent view = views.get(i);
            boolean isStart = i == 0 || at(view) - at(views.get(i - 1)) >= SILENCE_MICROS;
            if (isStart && isWithin(view, fromMicros, untilMicros) && !isLanding(view, clicks)) {
                touches.add(view.touch());
            }
        }
        return touches;
    }

    private static boolean isLanding(PersonalEvent view, List<PersonalEvent> clicks) {
        for (PersonalEvent click : clicks) {
            long since = at(view) - at(click);
            if (since >= 0 && since <= LANDING_MICROS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(PersonalEvent event, long fromMicros, long untilMicros) {
        return at(event) >= fromMicros && at(event) <= untilMicros;
    }

    private static long at(PersonalEvent event) {
        return event.meta().atMicros();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
