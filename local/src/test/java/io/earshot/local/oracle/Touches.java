package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All touches of a store, by the person that they carry. */
final class Touches {
    private final Map<String, List<Touch>> byPerson = new HashMap<>();
    private final Settings settings;
    private final Fault fault;

    Touches(Settings settings, Fault fault) {
        this.settings = settings;
        this.fault = fault;
    }

    List<Touch> of(String person) {
        return byPerson.getOrDefault(person, List.of());
    }

    private void add(Touch touch) {
        byPerson.computeIfAbsent(touch.event().person(), person -> new ArrayList<>())
                .add(touch);
    }

    void addAds(Collection<Event> ads) {
        for (Event ad : ads) {
            boolean click = isClick(ad);
            long lookback =
                    click || fault == Fault.VIEW_LOOKBACK_OF_CLICK ? settings.lookback() : settings.viewLookback();
            add(new Touch(
                    ad,
                    click ? "click" : "view",
                    lookback,
                    ad.text("channel"),
                    "",
                    ad.text("campaign_id"),
                    ad.text("ad_id"),
                    ad.text("variant_id"),
                    "",
                    false,
                    List.of()));
        }
    }

    private static boolean isClick(Event ad) {
        return ad.text("type").equals("click");
    }

    void addExposures(Collection<Event> exposures) {
        long lookback = fault == Fault.EXPOSURE_LOOKBACK_OF_CLICK ? settings.lookback() : settings.viewLookback();
        for (Event exposure : exposures) {
            String surface = exposure.text("surface").toLowerCase(Locale.ROOT);
            String variant = exposure.text("variant_id");
            add(new Touch(exposure, "exposure", lookback, surface, "", "", "", variant, "", false, List.of()));
        }
    }

    void addConversations(Collection<Event> conversations) {
        for (Event conversation : conversations) {
            if (conversation.text("outcome").equals("CONNECTED") || fault == Fault.UNCONNECTED_IS_TOUCH) {
                List<String> phraseIds = Phrases.tags(conversation, fault).stream()
                        .map(Phrases.Tag::phraseId)
                        .toList();
                add(new Touch(
                        conversation,
                        "conversation",
                        settings.lookback(),
                        conversation.text("channel"),
                        "",
                        "",
                        "",
                        "",
                        conversation.key(),
                        false,
                        phraseIds));
            }
        }
    }

    /** Visits: the first page view of a person after at least 30 min of silence, unless it is the landing of a click. */
    void addVisits(Collection<Event> pageViews, Collection<Event> ads) {
        Map<String, List<Event>> clicks =
                ads.stream().filter(Touches::isClick).collect(Collectors.groupingBy(Event::person));
        Map<String, List<Event>> viewsOf = pageViews.stream().collect(Collectors.groupingBy(this::visitor));
        viewsOf.values().forEach(views -> {
            views.sort(Comparator.comparingLong(Event::at).thenComparing(Event::eventId, Utf8.ORDER));
            long last = Long.MIN_VALUE;
            for (Event view : views) {
                boolean landing = clicks.getOrDefault(view.person(), List.of()).stream()
                        .anyMatch(click -> isLanding(view, click));
                if (isSilence(last, view.at()) && !landing) {
                    add(visit(view, views));
                }
                if (!landing || fault != Fault.LANDING_BREAKS_NO_SILENCE) {
                    last = view.at();
                }
            }
        });
    }

    private String visitor(Event view) {
        return fault == Fault.VISITS_BY_VISITOR && !view.visitor().isEmpty() ? "v:" + view.visitor() : view.person();
    }

    private boolean isSilence(long last, long at) {
        if (last == Long.MIN_VALUE) {
            return true;
        }
        long silence = at - last;
        return fault == Fault.SILENCE_OF_30_MINUTES_IS_NONE
                ? silence > 30 * Times.MINUTE
                : silence >= 30 * Times.MINUTE;
    }

    private boolean isLanding(Event view, Event click) {
        long after = view.at() - click.at();
        return switch (fault) {
            case LANDING_IS_TOUCH -> false;
            case LANDING_AT_FIVE_MINUTES_IS_TOUCH -> after >= 0 && after < 5 * Times.MINUTE;
            case LANDING_AFTER_VIEW -> after > 0 && after <= 5 * Times.MINUTE;
            case LANDING_BEFORE_CLICK -> Math.abs(after) <= 5 * Times.MINUTE;
            default -> after >= 0 && after <= 5 * Times.MINUTE;
        };
    }

    /** The first view says how the visit came; the later ones of it are not asked. */
    private String medium(Event first, List<Event> views) {
        return switch (fault) {
            case MEDIUM_OF_LAST_VIEW -> lastOfVisit(first, views).text("medium");
            case DIRECT_HAS_NO_MEDIUM -> first.text("source").isEmpty() ? "" : first.text("medium");
            default -> first.text("medium");
        };
    }

    private Event lastOfVisit(Event first, List<Event> views) {
        Event last = first;
        for (Event view : views.subList(views.indexOf(first) + 1, views.size())) {
            if (isSilence(last.at(), view.at())) {
                break;
            }
            last = view;
        }
        return last;
    }

    private Touch visit(Event view, List<Event> views) {
        String source = view.text("source");
        boolean direct =
                switch (fault) {
                    case DIRECT_BY_NAME -> source.isEmpty() || source.equals("direct");
                    case EMPTY_SOURCE_IS_NOT_DIRECT -> !view.json().hasNonNull("source");
                    default -> source.isEmpty();
                };
        String channel = source.isEmpty() ? "direct" : source;
        return new Touch(
                view, "visit", settings.lookback(), channel, medium(view, views), "", "", "", "", direct, List.of());
    }
}
