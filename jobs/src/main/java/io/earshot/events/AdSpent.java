package io.earshot.events;

/**
 * A platform charged for an ad and a copy variant on one day.
 *
 * @param day days since 1970-01-01
 * @param costMinor cost, minor units of currency
 * @param claimedConversionsMilli conversions that the platform claims, in thousandths
 * @param claimedRevenueMinor revenue that the platform claims, minor units of currency
 */
public record AdSpent(
        Meta meta,
        String channel,
        String campaignId,
        String adId,
        String variantId,
        int day,
        long costMinor,
        String currency,
        long claimedConversionsMilli,
        long claimedRevenueMinor)
        implements Event {}
