package io.earshot.measures.attribution;

import io.earshot.events.AdTouched;
import io.earshot.events.CopyExposed;
import io.earshot.events.Event;
import io.earshot.events.Meta;
import io.earshot.events.PageViewed;
import io.earshot.measures.attribution.Touch.Showing;
import java.util.List;

/**
 * What one person did or saw: a touch, or a page view, which is a touch where it starts a visit.
 *
 * @param touch the touch that it is or would be
 */
public record PersonalEvent(Meta meta, String person, Touch touch, boolean isPageView) implements Event {

    public static PersonalEvent of(AdTouched ad) {
        TouchKind kind = ad.isClick() ? TouchKind.CLICK : TouchKind.VIEW;
        return of(
                ad.meta(),
                ad.person(),
                "ads",
                kind,
                ad.channel(),
                "",
                ad.campaignId(),
                ad.adId(),
                ad.variantId(),
                false);
    }

    public static PersonalEvent of(CopyExposed copy) {
        return of(
                copy.meta(),
                copy.person(),
                "exposures",
                TouchKind.EXPOSURE,
                copy.surface(),
                "",
                "",
                "",
                copy.variantId(),
                false);
    }

    /** An ad as comparisons of arms see it. */
    public static PersonalEvent compared(AdTouched ad) {
        return of(ad).with(new Showing("", "", ad.device()));
    }

    /** Copy as comparisons of arms see it. */
    public static PersonalEvent compared(CopyExposed copy) {
        return of(copy).with(new Showing(copy.experimentId(), copy.arm(), copy.device()));
    }

    /** The same, with this very text as its person: a history would hold a copy of it for each event. */
    PersonalEvent sharing(String samePerson) {
        return new PersonalEvent(meta, samePerson, touch.sharing(samePerson), isPageView);
    }

    private PersonalEvent with(Showing showing) {
        return new PersonalEvent(meta, person, touch.with(showing), isPageView);
    }

    public static PersonalEvent of(PageViewed view) {
        boolean isDirect = view.source().isEmpty();
        String channel = isDirect ? "direct" : view.source();
        return of(
                view.meta(),
                view.person(),
                "page_views",
                TouchKind.VISIT,
                channel,
                view.medium(),
                "",
                "",
                "",
                isDirect);
    }

    private static PersonalEvent of(
            Meta meta,
            String person,
            String topic,
            TouchKind kind,
            String channel,
            String medium,
            String campaignId,
            String adId,
            String variantId,
            boolean isDirect) {
        Touch touch = new Touch(
                topic,
                person,
                meta.eventId(),
                meta.atMicros(),
                kind,
                channel,
                medium,
                campaignId,
                adId,
                variantId,
                "",
                List.of(),
                isDirect);
        return new PersonalEvent(meta, person, touch, kind == TouchKind.VISIT);
    }

    /** Whether another event speaks of the same thing. */
    boolean isSameEntity(PersonalEvent other) {
        return meta.eventId().equals(other.meta.eventId()) && touch.topic().equals(other.touch.topic());
    }
}
