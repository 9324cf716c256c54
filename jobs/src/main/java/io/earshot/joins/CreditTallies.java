package io.earshot.joins;

import io.earshot.events.AdSpent;
import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.measures.attribution.Converted;
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Credit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What credits and spend add to the rows of {@code roas} and {@code phrase_revenue}. */
public final class CreditTallies {
    public static final String ROAS = "roas";
    public static final String PHRASE_REVENUE = "phrase_revenue";

    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int MODELS = 6;
    private static final int ROAS_VALUES = 2 + 4 * MODELS + 4;

    private CreditTallies() {}

    /** What is added when some credits take the place of others. */
    static List<Tally> changes(List<Credit> before, List<Credit> after, Windows windows) {
        Set<Credit> unchanged = new HashSet<>(before);
        unchanged.retainAll(after);
        List<Tally> tallies = new ArrayList<>();
        before.stream()
                .filter(credit -> !unchanged.contains(credit))
                .forEach(credit -> add(credit, -1, windows, tallies));
        after.stream()
                .filter(credit -> !unchanged.contains(credit))
                .forEach(credit -> add(credit, 1, windows, tallies));
        return tallies;
    }

    private static void add(Credit credit, int sign, Windows windows, List<Tally> tallies) {
        tallies.add(roas(credit, "order", credit.orderDay(), sign, windows));
        tallies.add(roas(credit, "touch", credit.touchDay(), sign, windows));
        if (credit.inStoreCurrency() && isAd(credit)) {
            long[] sums = {credit.lastNonDirectNetMinor(), 0};
            addToRoas(
                    credit.storeId(),
                    credit.channel(),
                    credit.campaignId(),
                    credit.orderDay(),
                    sign,
                    sums,
                    keptUntil(credit.orderDay(), windows),
                    tallies);
        }
        String via = credit.conversationId().isEmpty() ? "copy" : "conversation";
        for (String phraseId : new HashSet<>(credit.phraseIds())) {
            String key = Keys.join(
                    credit.storeId(),
                    Integer.toString(credit.orderDay()),
                    phraseId,
                    via,
                    credit.channel(),
                    credit.campaignId(),
                    credit.adId(),
                    credit.variantId(),
                    credit.currency());
            long[] values = new long[2 + 2 * MODELS];
            values[0] = sign;
            values[1] = sign;
            put(values, 2, gross(credit), sign);
            put(values, 2 + MODELS, net(credit), sign);
            tallies.add(new Tally(PHRASE_REVENUE, key, values, keptUntil(credit.orderDay(), windows)));
        }
    }

    private static Tally roas(Credit credit, String basis, int day, int sign, Windows windows) {
        String key = roasKey(
                credit.storeId(),
                basis,
                day,
                credit.channel(),
                credit.campaignId(),
                credit.adId(),
                credit.variantId(),
                credit.currency());
        long[] values = new long[ROAS_VALUES];
        values[0] = sign;
        values[1] = sign;
        int at = credit.isNew() ? 2 : 2 + 2 * MODELS;
        put(values, at, gross(credit), sign);
        put(values, at + MODELS, net(credit), sign);
        return new Tally(ROAS, key, values, keptUntil(day, windows));
    }

    /** What a spend row adds, under both bases. */
    static List<Tally> spend(AdSpent spend, Converted converted, int sign, Windows windows) {
        List<Tally> tallies = new ArrayList<>();
        for (String basis : List.of("order", "touch")) {
            String key = roasKey(
                    spend.meta().storeId(),
                    basis,
                    spend.day(),
                    spend.channel(),
                    spend.campaignId(),
                    spend.adId(),
                    spend.variantId(),
                    converted.currency());
            long[] values = new long[ROAS_VALUES];
            values[0] = sign;
            values[ROAS_VALUES - 4] = sign;
            values[ROAS_VALUES - 3] = sign * converted.amount(spend.costMinor());
            values[ROAS_VALUES - 2] = sign * spend.claimedConversionsMilli();
            values[ROAS_VALUES - 1] = sign * converted.amount(spend.claimedRevenueMinor());
            long kept =
                    Math.max(keptUntil(spend.day(), windows), spend.meta().atMicros() + 2 * windows.horizonMicros());
            tallies.add(new Tally(ROAS, key, values, kept));
            if (converted.inStoreCurrency() && basis.equals("order")) {
                long[] sums = {0, converted.amount(spend.costMinor())};
                addToRoas(
                        spend.meta().storeId(),
                        spend.channel(),
                        spend.campaignId(),
                        spend.day(),
                        sign,
                        sums,
                        kept,
                        tallies);
            }
        }
        return tallies;
    }

    private static boolean isAd(Credit credit) {
        return credit.touchKind().equals(TouchKind.CLICK.word())
                || credit.touchKind().equals(TouchKind.VIEW.word());
    }

    /** Adds to the return on ad spend of the store and of a campaign. */
    private static void addToRoas(
            String storeId,
            String channel,
            String campaignId,
            int day,
            int sign,
            long[] sums,
            long keptUntilMicros,
            List<Tally> tallies) {
        for (String dimension : List.of("", DaySummed.campaign(channel, campaignId))) {
            tallies.add(FactTallies.of(storeId, DaySummed.ROAS, dimension, day, sign, sums, keptUntilMicros));
        }
    }

    private static String roasKey(
            String storeId,
            String basis,
            int day,
            String channel,
            String campaignId,
            String adId,
            String variantId,
            String currency) {
        return Keys.join(storeId, basis, Integer.toString(day), channel, campaignId, adId, variantId, currency);
    }

    /** An order of a day may change until two horizons after it, an order of a touch one lookback later; a day of slack. */
    private static long keptUntil(int day, Windows windows) {
        long end = (day + 2) * DAY_MICROS;
        return end + windows.longestMicros() + 2 * windows.horizonMicros();
    }

    private static long[] gross(Credit credit) {
        return new long[] {
            credit.firstGrossMinor(),
            credit.lastGrossMinor(),
            credit.lastNonDirectGrossMinor(),
            credit.linearGrossMinor(),
            credit.positionGrossMinor(),
            credit.timeDecayGrossMinor()
        };
    }

    private static long[] net(Credit credit) {
        return new long[] {
            credit.firstNetMinor(),
            credit.lastNetMinor(),
            credit.lastNonDirectNetMinor(),
            credit.linearNetMinor(),
            credit.positionNetMinor(),
            credit.timeDecayNetMinor()
        };
    }

    private static void put(long[] values, int at, long[] amounts, int sign) {
        for (int i = 0; i < amounts.length; i++) {
            values[at + i] = sign * amounts[i];
        }
    }
}
