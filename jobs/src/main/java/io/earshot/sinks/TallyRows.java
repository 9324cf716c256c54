package io.earshot.sinks;

import io.earshot.events.Keys;
import io.earshot.joins.Tally;
import io.earshot.measures.lift.Interval;
import io.earshot.measures.lift.ShareSequence;
import io.earshot.results.ContactRate;
import io.earshot.results.DailyFact;
import io.earshot.results.PhraseRevenue;
import io.earshot.results.RecordsByFate;
import io.earshot.results.RecoveryObjection;
import io.earshot.results.Roas;
import java.util.List;

/** Rows of sums as the records of their tables. A row whose first value is 0 has vanished. */
public final class TallyRows {
    private static final double ALPHA = 0.05;

    /** How many units make an interval of a share narrowest. */
    private static final double NARROWEST_AT = 500;

    private TallyRows() {}

    /** Key: store, basis, day, channel, campaign, ad, variant, currency. Values: contributions, then the columns. */
    public static Roas roas(Tally tally) {
        List<String> key = Keys.split(tally.key());
        long[] v = tally.values();
        return new Roas(
                key.get(0),
                key.get(1),
                Integer.parseInt(key.get(2)),
                key.get(3),
                key.get(4),
                key.get(5),
                key.get(6),
                key.get(7),
                v[1],
                v[2],
                v[3],
                v[4],
                v[5],
                v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                v[11],
                v[12],
                v[13],
                v[14],
                v[15],
                v[16],
                v[17],
                v[18],
                v[19],
                v[20],
                v[21],
                v[22],
                v[23],
                v[24],
                v[25],
                v[26],
                v[27],
                v[28],
                v[29],
                hasVanished(tally));
    }

    /** Key: store, day, phrase, via, channel, campaign, ad, variant, currency. Values: contributions, then the columns. */
    public static PhraseRevenue phraseRevenue(Tally tally) {
        List<String> key = Keys.split(tally.key());
        long[] v = tally.values();
        return new PhraseRevenue(
                key.get(0),
                Integer.parseInt(key.get(1)),
                key.get(2),
                key.get(3),
                key.get(4),
                key.get(5),
                key.get(6),
                key.get(7),
                key.get(8),
                v[1],
                v[2],
                v[3],
                v[4],
                v[5],
                v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                v[11],
                v[12],
                v[13],
                hasVanished(tally));
    }

    /** Key: store, channel, segment, dimension, value. Values: attempts, connected. */
    public static ContactRate contactRate(Tally tally) {
        List<String> key = Keys.split(tally.key());
        Share share = Share.of(tally);
        return new ContactRate(
                key.get(0),
                key.get(1),
                key.get(2),
                key.get(3),
                Integer.parseInt(key.get(4)),
                share.units,
                share.successes,
                share.rate,
                share.interval.lower(),
                share.interval.upper(),
                hasVanished(tally));
    }

    /** Key: store, about, objection. Values: connected, recovered. */
    public static RecoveryObjection recoveryObjection(Tally tally) {
        List<String> key = Keys.split(tally.key());
        Share share = Share.of(tally);
        return new RecoveryObjection(
                key.get(0),
                key.get(1),
                key.get(2),
                "descriptive, connected only",
                share.units,
                share.successes,
                share.rate,
                share.interval.lower(),
                share.interval.upper(),
                hasVanished(tally));
    }

    /** A share of units, from a row whose values are units and successes; unknown only for a moment. */
    private record Share(long units, long successes, double rate, Interval interval) {
        static Share of(Tally tally) {
            long units = tally.values()[0];
            long successes = tally.values()[1];
            return units <= 0 || successes < 0 || successes > units
                    ? new Share(units, successes, 0, new Interval(0, 1))
                    : new Share(
                            units,
                            successes,
                            (double) successes / units,
                            ShareSequence.interval(successes, units, NARROWEST_AT, ALPHA));
        }
    }

    /** Key: topic, store, fate. Values: records, conflicts. */
    public static RecordsByFate recordsByFate(String job, Tally tally) {
        List<String> key = Keys.split(tally.key());
        long[] v = tally.values();
        return new RecordsByFate(job, key.get(0), key.get(1), key.get(2), v[0], v[1], hasVanished(tally));
    }

    /** Key: store, kind, dimension, day. Values: contributions, then the two sums. */
    public static DailyFact dailyFact(String job, Tally tally) {
        List<String> key = Keys.split(tally.key());
        long[] v = tally.values();
        boolean hasVanished = hasVanished(tally);
        return new DailyFact(
                job,
                key.get(0),
                key.get(1),
                key.get(2),
                Integer.parseInt(key.get(3)),
                hasVanished ? 0 : v[1],
                hasVanished ? 0 : v[2],
                hasVanished);
    }

    /** Below 0 only for a moment, where what is taken back comes before what was added. */
    private static boolean hasVanished(Tally tally) {
        return tally.values()[0] <= 0;
    }
}
