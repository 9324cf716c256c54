package io.earshot.events;

/**
 * A job has summed up one day of one series. The whole row as it stands: of several the one with the greatest version counts.
 *
 * @param kind what the two sums are of: one of {@link #SALES}, {@link #ROAS}, {@link #UNITS}, {@link #RECOVERY}
 * @param dimension empty for the whole store; the product for {@link #UNITS}, channel and campaign for {@link #ROAS}
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

    /** Net revenue credited to ads and what the ads cost, both in minor units of the store's currency. */
    public static final String ROAS = "roas";

    /** Units of a product sold, and orders with it. */
    public static final String UNITS = "units";

    /** Carts recovered, and carts assigned to be. */
    public static final String RECOVERY = "recovery";

    /** The dimension of a campaign: channel and campaign, joined by a slash. */
    public static String campaign(String channel, String campaignId) {
        return PhraseId.escape(channel) + "/" + PhraseId.escape(campaignId);
    }
}
