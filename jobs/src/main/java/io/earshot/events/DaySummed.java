package io.earshot.events;

import java.util.Arrays;
import java.util.List;

/**
 * A job has summed up one day of one series. The whole row as it stands: of several the one with the greatest version counts.
 *
 * @param kind what the two sums are of: one of {@link #SALES}, {@link #HOURS}, {@link #ROAS}, {@link #UNITS},
 *     {@link #RECOVERY}, {@link #SIGNAL}
 * @param dimension empty for the whole store; the hour for {@link #HOURS}, the product for {@link
 *     #UNITS}, channel and campaign for {@link #ROAS}, the arm for {@link #RECOVERY}, segment, kind and name of the tag for
 *     {@link #SIGNAL}
 * @param day in the store's time zone, days since 1970-01-01
 * @param isDeleted whether the row has vanished; then both sums are 0
 * @param version greater for later words of the same writer, compared as an unsigned number
 */
public record DaySummed(
        Meta meta,
        String kind,
        String dimension,
        int day,
        long numerator,
        long denominator,
        boolean isDeleted,
        long version)
        implements Event {
    /** Net revenue (minor units of the store's currency) and orders that stand. */
    public static final String SALES = "sales";

    /** The same by hour of the store's clocks, 00 to 23. */
    public static final String HOURS = "hours";

    /** Net revenue credited to ads and what the ads cost, both in minor units of the store's currency. */
    public static final String ROAS = "roas";

    /** Units of a product sold, and orders with it. */
    public static final String UNITS = "units";

    /** Carts recovered, and carts whose window for it had passed, on the day on which that was so. */
    public static final String RECOVERY = "recovery";

    /** Connected conversations that carry a tag, and connected ones of the segment in all. */
    public static final String SIGNAL = "signal";

    /** The dimension of a tag: segment, kind and name, joined by slashes; kind and name are empty for all conversations. */
    public static String signal(String segment, String kind, String name) {
        return PhraseId.escape(segment) + "/" + PhraseId.escape(kind) + "/" + PhraseId.escape(name);
    }

    /** Whether a dimension is one that {@link #signal} makes: only all conversations of a segment have neither kind nor name. */
    public static boolean isSignal(String dimension) {
        List<String> parts = parts(dimension);
        return parts.size() == 3
                && !parts.get(0).isEmpty()
                && (!parts.get(1).isEmpty() || parts.get(2).isEmpty());
    }

    /** Whether a dimension is one that {@link #campaign} makes. */
    public static boolean isCampaign(String dimension) {
        return parts(dimension).size() == 2;
    }

    /** What was joined by slashes. */
    public static List<String> parts(String dimension) {
        return Arrays.stream(dimension.split("/", -1))
                .map(part -> part.replace("%2F", "/").replace("%25", "%"))
                .toList();
    }

    /** The same on another day. */
    public DaySummed on(int otherDay) {
        return new DaySummed(meta, kind, dimension, otherDay, numerator, denominator, isDeleted, version);
    }

    /** The dimension of an hour of the day. */
    public static String hour(int hour) {
        return hour < 10 ? "0" + hour : Integer.toString(hour);
    }

    /** The dimension of a campaign: channel and campaign, joined by a slash. */
    public static String campaign(String channel, String campaignId) {
        return PhraseId.escape(channel) + "/" + PhraseId.escape(campaignId);
    }
}
