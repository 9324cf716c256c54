package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The ads: five campaigns with two ads each, every ad with today's copy and, once there are conversations to take words
 * from, with copy in customers' words, half of the customers each.
 */
final class AdPlan {
    /** Where a cost arises: an ad with one variant of its copy. */
    record Slot(String channel, String campaignId, String adId, String variantId) {
        void into(ObjectNode body) {
            body.put("channel", channel)
                    .put("campaign_id", campaignId)
                    .put("ad_id", adId)
                    .put("variant_id", variantId);
        }
    }

    /**
     * A piece of copy in customers' words.
     *
     * @param kind kind of the tags that it is made of
     * @param share of the planted lift; over the five campaigns the shares are 1 on average
     */
    record WordsCopy(String variantId, String kind, double share, String text) {}

    record Campaign(String channel, String id, String currency, String todayId, String todayText, WordsCopy words) {
        List<Slot> slots() {
            List<Slot> slots = new ArrayList<>();
            for (int ad = 1; ad <= ADS_PER_CAMPAIGN; ad++) {
                slots.add(slot(ad, false));
                slots.add(slot(ad, true));
            }
            return slots;
        }

        Slot slot(int ad, boolean inCustomersWords) {
            return new Slot(channel, id, id + "-" + ad, inCustomersWords ? words.variantId : todayId);
        }
    }

    static final int ADS_PER_CAMPAIGN = 2;
    static final String EXPERIMENT = "ad-copy";
    static final String TODAY = "today";
    static final String WORDS = "words";

    static final List<Campaign> CAMPAIGNS = List.of(
            campaign("meta", "meta-prospecting", "EUR", "OBJECTION", 1.2, "Clinically tested skin care"),
            campaign("meta", "meta-retargeting", "EUR", "PROBLEM", 0.8, "Complete your routine today"),
            campaign("google", "google-search", "EUR", "BENEFIT", 1.0, "Premium serum, free shipping"),
            campaign("google", "google-shopping", "EUR", "MOTIVATION", 1.1, "Skin care sets from 32.90"),
            campaign("tiktok", "tiktok-launch", "USD", "FEATURE", 0.9, "New: the night serum"));

    private AdPlan() {}

    private static Campaign campaign(
            String channel, String id, String currency, String kind, double share, String todayText) {
        WordsCopy words = new WordsCopy(id + "-words", kind, share, "In our customers' words");
        return new Campaign(channel, id, currency, id + "-today", todayText, words);
    }
}
