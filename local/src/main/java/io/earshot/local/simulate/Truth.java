package io.earshot.local.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was planted, to hold against what is measured.
 *
 * @param options what was simulated
 * @param wordsSince first day on which ads show copy in customers' words; lifts compare the days from here on
 * @param variants every variant of the ads
 * @param lift copy in customers' words against today's copy
 * @param calls conversations
 * @param phrases what phrases do
 * @param experiments what is compared, and what is true of it
 * @param worth what customers are worth after some days, by experiment
 * @param signals what is said in the survey, and whether it leads what is ordered; none without a survey
 * @param outreach contacts that were drawn, and what came of them
 * @param planted how often each thing occurs, by name
 * @param accounts what must become of the records, exactly, wherever they are partitioned
 */
public record Truth(
        Planned options,
        LocalDate wordsSince,
        List<Variant> variants,
        Lift lift,
        Calls calls,
        List<PhraseEffect> phrases,
        List<Experiment> experiments,
        List<PlantedWorth> worth,
        List<PlantedSignal> signals,
        List<Contact> outreach,
        SortedMap<String, Long> planted,
        List<Account> accounts) {

    /** The options that the truth belongs to. */
    public record Planned(
            long seed,
            String storeId,
            String timeZone,
            String currency,
            LocalDate firstDay,
            LocalDate lastDay,
            int days,
            int customers,
            double journeys,
            double lift,
            double connectRate,
            double malformed,
            boolean faults,
            int survey,
            double trials) {}

    /**
     * One variant of an ad's copy; money in minor units of the store's currency.
     *
     * @param plannedConversion chance of an order, given a click
     * @param caused orders that a click on this variant caused
     * @param causedGrossMinor their revenue
     * @param causedNetMinor less refunds and cancellations
     * @param lastTouchGrossMinor revenue of the orders whose own journey ended with this variant and can be traced back
     *     to it (a guest's cannot); journeys of the same person that cross are not looked at, so last-touch attribution
     *     measures this only nearly
     * @param lastNonDirectGrossMinor the same, direct visits passed over
     * @param causedRoas caused gross revenue over spend
     * @param lastTouchRoas last-touch gross revenue over spend
     */
    public record Variant(
            String variantId,
            String channel,
            String campaignId,
            boolean inCustomersWords,
            double plannedConversion,
            long impressions,
            long clicks,
            long caused,
            long causedGrossMinor,
            long causedNetMinor,
            long lastTouchGrossMinor,
            long lastNonDirectGrossMinor,
            long spendMinor,
            double causedRoas,
            double lastTouchRoas) {}

    /**
     * Both arms since copy in customers' words began; an order belongs to the day of the click that caused it, the spend to
     * its own.
     *
     * @param planned relative lift of conversion, given a click; as clicks cost the same, also of ROAS by true cause
     * @param realised what chance made of it in this simulation
     */
    public record Lift(double planned, double realised, double realisedRoas, Arm today, Arm words) {}

    /** One arm of the comparison. */
    public record Arm(long clicks, long orders, long grossMinor, long spendMinor) {}

    /**
     * Conversations.
     *
     * @param plannedConnectRate share that connects
     * @param realisedConnectRate what chance made of it
     * @param engagedShare share of the customers who buy more and pick up more often
     * @param engagedFactor how much more they buy
     * @param plannedPriceShare share of connected non-buyers who name the price
     * @param recovered abandoners whom a conversation brought back
     */
    public record Calls(
            double plannedConnectRate,
            double realisedConnectRate,
            long attempts,
            long connected,
            double engagedShare,
            double engagedFactor,
            double connectRateEngaged,
            double connectRateOthers,
            double plannedPriceShare,
            double realisedPriceShare,
            double recoveredUnaided,
            long recovered,
            SortedMap<String, Segment> segments) {}

    /** Attempts by segment. */
    public record Segment(long attempts, long connected) {}

    /**
     * What a phrase does.
     *
     * @param via {@code copy}: relative lift of conversion of the variant made of this kind of phrase; {@code conversation}:
     *     chance that an abandoner with this objection buys after talking about it
     */
    public record PhraseEffect(String via, String kind, String name, String variantId, double planned) {}

    /**
     * A comparison.
     *
     * @param unit as it is registered
     * @param lifts by metric, of each arm but the baseline; true of the people, whoever of them can be traced
     */
    public record Experiment(
            String experimentId, String unit, String baseline, List<ExperimentArm> arms, List<PlantedLift> lifts) {}

    /**
     * Those whose outcome window has closed; money in minor units of the store's currency.
     *
     * @param units whoever was shown the arm first
     * @param contaminated of these, who were shown another one as well
     * @param converted units that bought within the window
     */
    public record ExperimentArm(String arm, long units, long contaminated, long converted, long grossMinor) {}

    /**
     * What an arm does.
     *
     * @param causal relative lift that the arm causes
     * @param associated relative lift that a comparison without a draw shows on average; where units are drawn, the causal
     *     one
     */
    public record PlantedLift(String arm, String metric, double causal, double associated) {}

    /**
     * By how much an arm makes customers worth more, so many days after they were first shown it.
     *
     * @param metric as CustomerValueJob names it
     * @param causal relative lift; 0 is a null effect
     */
    public record PlantedWorth(String experimentId, int horizonDays, String arm, String metric, double causal) {}

    /**
     * Something that is said in the survey.
     *
     * @param leads whether it leads what is ordered
     * @param lagDays after how many days; 0 if never
     * @param effect of a share higher by 1 on the natural logarithm of the orders
     */
    public record PlantedSignal(String kind, String name, boolean leads, int lagDays, double effect) {}

    /**
     * One arm of a program of contacts; those assigned at least 30 days before the end.
     *
     * @param share of the customers that are in this arm
     * @param succeeded who came back, bought again or stayed, by itself or by the contact
     * @param plannedRate chance of that
     * @param plannedEffect by how much it is higher than in the holdout
     * @param plannedComplierEffect the same among those whom the contact reaches
     */
    public record Contact(
            String experimentId,
            String about,
            String arm,
            double share,
            long assigned,
            long connected,
            long succeeded,
            double plannedRate,
            double plannedEffect,
            double plannedComplierEffect) {}

    /** Records of a topic and store by fate; conflicts stand with the duplicates. */
    public record Account(String topic, String storeId, String fate, long records, long conflicts) {}

    public long planted(String name) {
        return planted.getOrDefault(name, 0L);
    }

    public long records(String topic) {
        return accounts.stream()
                .filter(account -> account.topic.equals(topic))
                .mapToLong(Account::records)
                .sum();
    }

    public long records() {
        return accounts.stream().mapToLong(Account::records).sum();
    }

    /** Adds up the truth while the store lives. */
    static final class Builder {
        private final SimulationOptions options;
        private final LocalDate wordsSince;
        private final Map<String, Long> counts = new TreeMap<>();
        private final Map<String, Tally> variants = new HashMap<>();
        private final Map<String, long[]> segments = new TreeMap<>();
        private final Map<AccountKey, long[]> accounts = new TreeMap<>();
        private final ExperimentTally experiments;
        private final Map<String, long[]> contacts = new HashMap<>();
        private final Tally today = new Tally();
        private final Tally words = new Tally();

        private record AccountKey(String topic, String storeId, String fate) implements Comparable<AccountKey> {
            @Override
            public int compareTo(AccountKey other) {
                return (topic + '\n' + storeId + '\n' + fate)
                        .compareTo(other.topic + '\n' + other.storeId + '\n' + other.fate);
            }
        }

        private static final class Tally {
            private long impressions;
            private long clicks;
            private long orders;
            private long gross;
            private long net;
            private long lastTouch;
            private long lastNonDirect;
            private long spend;
        }

        Builder(SimulationOptions options, LocalDate wordsSince) {
            this.options = options;
            this.wordsSince = wordsSince;
            this.experiments = new ExperimentTally(options);
        }

        ExperimentTally experiments() {
            return experiments;
        }

        void outreach(Outreach.Program program, Outreach.Arm arm, boolean connected, boolean succeeded) {
            long[] sums = contacts.computeIfAbsent(program.experimentId() + '/' + arm.name(), any -> new long[3]);
            sums[0]++;
            sums[1] += connected ? 1 : 0;
            sums[2] += succeeded ? 1 : 0;
        }

        void count(String name) {
            count(name, 1);
        }

        void count(String name, long times) {
            counts.merge(name, times, Long::sum);
        }

        void account(String topic, String storeId, String fate, long conflicts) {
            long[] sums = accounts.computeIfAbsent(new AccountKey(topic, storeId, fate), key -> new long[2]);
            sums[0]++;
            sums[1] += conflicts;
        }

        void impression(String variantId) {
            variant(variantId).impressions++;
        }

        void click(String variantId, boolean compared, boolean inCustomersWords) {
            variant(variantId).clicks++;
            if (compared) {
                arm(inCustomersWords).clicks++;
            }
        }

        void spend(String variantId, boolean compared, boolean inCustomersWords, long minor) {
            variant(variantId).spend += minor;
            if (compared) {
                arm(inCustomersWords).spend += minor;
            }
        }

        void order(Cause cause, long grossMinor) {
            if (cause.slot() != null) {
                Tally tally = variant(cause.slot().variantId());
                tally.orders++;
                tally.gross += grossMinor;
                tally.net += grossMinor;
                if (cause.compared()) {
                    arm(cause.inCustomersWords()).orders++;
                    arm(cause.inCustomersWords()).gross += grossMinor;
                }
            }
            variant(cause.lastTouch()).lastTouch += grossMinor;
            variant(cause.lastNonDirect()).lastNonDirect += grossMinor;
        }

        void net(Cause cause, long differenceMinor) {
            if (cause.slot() != null) {
                variant(cause.slot().variantId()).net += differenceMinor;
            }
        }

        void attempt(String segment, boolean connected) {
            long[] sums = segments.computeIfAbsent(segment, name -> new long[2]);
            sums[0]++;
            sums[1] += connected ? 1 : 0;
        }

        Truth build() {
            Truth.Planned planned = new Truth.Planned(
                    options.seed(),
                    options.storeId(),
                    options.timeZone().getId(),
                    SimulationOptions.CURRENCY,
                    options.firstDay(),
                    options.lastDay(),
                    options.days(),
                    options.customers(),
                    options.journeys(),
                    options.lift(),
                    options.connectRate(),
                    options.malformed(),
                    options.faults(),
                    options.survey(),
                    options.trials());
            return new Truth(
                    planned,
                    wordsSince,
                    variants(),
                    lift(),
                    calls(),
                    phraseEffects(),
                    experiments.rows(),
                    experiments.worth(),
                    signals(),
                    contacts(),
                    new TreeMap<>(counts),
                    accountRows());
        }

        private List<Variant> variants() {
            List<Variant> rows = new ArrayList<>();
            for (AdPlan.Campaign campaign : AdPlan.CAMPAIGNS) {
                rows.add(variant(campaign, campaign.todayId(), false, 0));
                double lift = options.lift() * campaign.words().share();
                rows.add(variant(campaign, campaign.words().variantId(), true, lift));
            }
            return rows;
        }

        private Variant variant(AdPlan.Campaign campaign, String variantId, boolean inCustomersWords, double lift) {
            Tally tally = variant(variantId);
            return new Variant(
                    variantId,
                    campaign.channel(),
                    campaign.id(),
                    inCustomersWords,
                    rounded(AdScenario.CONVERSION * (1 + lift)),
                    tally.impressions,
                    tally.clicks,
                    tally.orders,
                    tally.gross,
                    tally.net,
                    tally.lastTouch,
                    tally.lastNonDirect,
                    tally.spend,
                    ratio(tally.gross, tally.spend),
                    ratio(tally.lastTouch, tally.spend));
        }

        private Lift lift() {
            double realised = ratio(words.orders * (double) today.clicks, today.orders * (double) words.clicks);
            double roas = ratio(words.gross * (double) today.spend, today.gross * (double) words.spend);
            return new Lift(options.lift(), rounded(realised - 1), rounded(roas - 1), arm(today), arm(words));
        }

        private static Arm arm(Tally tally) {
            return new Arm(tally.clicks, tally.orders, tally.gross, tally.spend);
        }

        private Calls calls() {
            SortedMap<String, Segment> rows = new TreeMap<>();
            segments.forEach((segment, sums) -> rows.put(segment, new Segment(sums[0], sums[1])));
            long attempts = rows.values().stream().mapToLong(Segment::attempts).sum();
            long connected =
                    rows.values().stream().mapToLong(Segment::connected).sum();
            return new Calls(
                    options.connectRate(),
                    ratio(connected, attempts),
                    attempts,
                    connected,
                    Customers.ENGAGED_SHARE,
                    Customers.ENGAGED_FACTOR,
                    ratio(counted("calls.engaged.connected"), counted("calls.engaged")),
                    ratio(counted("calls.others.connected"), counted("calls.others")),
                    CallScenario.PRICE_SHARE,
                    ratio(counted("calls.non_buyers.naming_price"), counted("calls.non_buyers")),
                    CallScenario.RECOVERED_UNAIDED,
                    counted("calls.recovered"),
                    rows);
        }

        private List<PhraseEffect> phraseEffects() {
            List<PhraseEffect> effects = new ArrayList<>();
            for (AdPlan.Campaign campaign : AdPlan.CAMPAIGNS) {
                AdPlan.WordsCopy copy = campaign.words();
                effects.add(new PhraseEffect(
                        "copy", copy.kind(), "", copy.variantId(), rounded(options.lift() * copy.share())));
            }
            PhraseBank.objections().stream()
                    .map(phrase ->
                            new PhraseEffect("conversation", phrase.kind(), phrase.name(), "", phrase.recovery()))
                    .distinct()
                    .forEach(effects::add);
            return effects;
        }

        private List<PlantedSignal> signals() {
            List<PlantedSignal> rows = new ArrayList<>();
            for (PhraseBank.Phrase phrase :
                    options.survey() == 0 ? List.<PhraseBank.Phrase>of() : SurveyScenario.SAID) {
                boolean leads = rows.isEmpty();
                rows.add(new PlantedSignal(
                        phrase.kind(),
                        phrase.name(),
                        leads,
                        leads ? SurveyScenario.LAG_DAYS : 0,
                        leads ? SurveyScenario.EFFECT : 0));
            }
            return rows;
        }

        private List<Contact> contacts() {
            List<Contact> rows = new ArrayList<>();
            for (Outreach.Program program : Outreach.PROGRAMS) {
                for (Outreach.Arm arm : program.arms()) {
                    long[] sums = contacts.getOrDefault(program.experimentId() + '/' + arm.name(), new long[3]);
                    double reached = arm.isCall() ? options.connectRate() : 1;
                    double complier = (1 - program.unaided()) * arm.effect();
                    rows.add(new Contact(
                            program.experimentId(),
                            program.about(),
                            arm.name(),
                            rounded(program.share(arm)),
                            sums[0],
                            sums[1],
                            sums[2],
                            rounded(program.unaided() + reached * complier),
                            rounded(reached * complier),
                            rounded(complier)));
                }
            }
            return rows;
        }

        private List<Account> accountRows() {
            List<Account> rows = new ArrayList<>();
            accounts.forEach((key, sums) -> rows.add(new Account(key.topic, key.storeId, key.fate, sums[0], sums[1])));
            return rows;
        }

        private long counted(String name) {
            return counts.getOrDefault(name, 0L);
        }

        private Tally variant(String variantId) {
            return variants.computeIfAbsent(variantId, id -> new Tally());
        }

        private Tally arm(boolean inCustomersWords) {
            return inCustomersWords ? words : today;
        }

        private static double ratio(double numerator, double denominator) {
            return denominator == 0 ? 0 : rounded(numerator / denominator);
        }

        private static double rounded(double value) {
            return Math.round(value * 1e6) / 1e6;
        }
    }
}
