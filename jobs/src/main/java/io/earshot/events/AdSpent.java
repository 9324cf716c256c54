package io.earshot.events;

import java.time.LocalDate;

/**
 * A platform charged for an ad and a copy variant on one day.
 *
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
        LocalDate day,
        long costMinor,
        String currency,
        long claimedConversionsMilli,
        long claimedRevenueMinor)
        implements Event {}
