package io.earshot.events;

/**
 * A trial or subscription began, went on or ended.
 *
 * @param kind {@code trial_started}, {@code renewed} or {@code cancelled}
 * @param amountMinor what was charged, minor units of currency
 */
public record SubscriptionChanged(
        Meta meta, String subscriptionId, String kind, String person, long amountMinor, String currency)
        implements Event {}
