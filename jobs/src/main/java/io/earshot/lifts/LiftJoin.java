package io.earshot.lifts;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.joins.Changes;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.RewriteSignal;
import io.earshot.joins.SettlingBroadcastOperator;
import io.earshot.joins.Tally;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.experiment.Stratum;
import io.earshot.measures.lift.Moments;
import io.earshot.results.ArmMoments;
import io.earshot.results.Lift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the moments of the arms of one metric and slice of a comparison, and reads the lifts from them. A day's units enter
 * together when event time has passed the end of their outcome windows; until then they stand apart. Lifts are read
 * once for all that has come before a checkpoint: {@link SettlingBroadcastOperator}.
 *
 * <p>State per comparison, metric and slice: the sums of each arm, for ever; the moments of each arm and day until nothing of
 * that day's units can change any more.
 */
public final class LiftJoin extends SettlingBroadcastOperator.Settling<Tally, Dimension, Lift> {
    /** Moments of the arms by day. */
    public static final OutputTag<ArmMoments> MOMENTS =
            new OutputTag<>("moments", RecordType.ofRecord(ArmMoments.class));

    /** Moments of all mature units, and of those that were shown a phrase. */
    public static final OutputTag<SliceMoments> SLICES =
            new OutputTag<>("slices", RecordType.ofRecord(SliceMoments.class));

    private static final long serialVersionUID = 1;
    private static final MapStateDescriptor<String, DayMoments> DAYS =
            new MapStateDescriptor<>("days", Types.STRING, RecordType.ofRecord(DayMoments.class));
    private static final RecordState<Totals> TOTALS = RecordState.of("totals", Totals.class);

    /** The end of time, as far as microseconds reach. */
    private static final long LATEST_MILLIS = Long.MAX_VALUE / 1000 - 86_400_000L;

    private final String job;
    private final Stores stores;
    private final Standing standing;
    private transient MapState<String, DayMoments> days;
    private transient ValueState<Totals> totals;

    /** What has come to keys since they were settled. */
    private transient Map<String, Change> changes = new HashMap<>();

    /**
     * The moments of an arm's units of one day.
     *
     * @param limbs as {@link Moments#limbs} gives them
     * @param isMature whether they stand among the mature ones in {@link Totals}
     * @param keptUntilMicros event time from which nothing of them can change
     */
    public record DayMoments(long[] limbs, boolean isMature, long keptUntilMicros) {}

    /** The moments of all units by arm, and {@link Stratum} or {@link Draws} where they have one: those whose outcome windows have closed, and the others. */
    public record Totals(Map<String, long[]> mature, Map<String, long[]> provisional) {
        void add(String armAndStratum, DayMoments day, int sign) {
            Map<String, long[]> sums = day.isMature ? mature : provisional;
            long[] sum = sums.computeIfAbsent(armAndStratum, any -> new long[day.limbs.length]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sign * day.limbs[i];
            }
        }

        /** The strata in which units of an arm have ever been. */
        Set<String> strata(String arm) {
            Set<String> strata = new TreeSet<>();
            for (Map<String, long[]> sums : List.of(mature, provisional)) {
                for (String armAndStratum : sums.keySet()) {
                    if (arm.equals(arm(armAndStratum)) && !isWeighed(armAndStratum)) {
                        strata.add(stratum(armAndStratum));
                    }
                }
            }
            return strata;
        }
    }

    LiftJoin(String job, Stores stores, Standing standing) {
        this.job = job;
        this.stores = stores;
        this.standing = standing;
    }

    /**
     * The rows of lifts, and moments by day as a side output.
     *
     * @param tallies additions to moments, added up before
     * @param job the job that compares
     * @param standing comparisons that nobody registers; all others wait for their registration
     */
    public static SingleOutputStreamOperator<Lift> join(
            DataStream<Tally> tallies, DataStream<Dimension> dimensions, String job, Stores stores, Standing standing) {
        return tallies.keyBy(Cell::table, KeyType.TEXT)
                .connect(dimensions.broadcast())
                .transform(
                        "Read the lifts",
                        RecordType.ofRecord(Lift.class),
                        new SettlingBroadcastOperator<>(
                                new LiftJoin(job, stores, standing), List.of(Dimensions.EXPERIMENTS)))
                .uid("lift-join");
    }

    /** Whether an addition is one to moments. */
    public static boolean isMoments(Tally tally) {
        return tally.table().equals(Cell.TABLE);
    }

    @Override
    public void open(OpenContext context) {
        days = getRuntimeContext().getMapState(DAYS);
        totals = TOTALS.in(getRuntimeContext());
        changes = new HashMap<>();
    }

    @Override
    public void processElement(Tally tally, ReadOnlyContext context, Collector<Lift> out) throws Exception {
        Cell cell = Cell.of(tally);
        long watermark = context.timerService().currentWatermark();
        DayMoments before = days.get(cell.place());
        if (before == null && tally.keptUntilMicros() <= Timers.micros(Math.max(watermark, 0))) {
            return; // behind the promise of a heartbeat: the row may have been forgotten
        }
        Comparison comparison =
                comparison(cell.storeId(), cell.comparisonId(), context.getBroadcastState(Dimensions.EXPERIMENTS));
        Totals sums = sums();
        String key = context.getCurrentKey();
        Change change = changes.get(key);
        if (change == null) {
            change = new Change(comparison, lifts(comparison, cell.metric(), cell.slice(), sums));
            changes.put(key, change);
        }
        DayMoments after = after(before, tally, isMature(cell, comparison, watermark));
        if (before != null) {
            sums.add(cell.armAndStratum(), before, -1);
        }
        sums.add(cell.armAndStratum(), after, 1);
        if (Arrays.stream(after.limbs).allMatch(limb -> limb == 0)) {
            days.remove(cell.place());
        } else {
            days.put(cell.place(), after);
        }
        totals.update(sums);
        if (!cell.stratum().equals(Draws.WEIGHED)) {
            change.cells.add(cell.of(Stratum.NONE));
        }
        change.isMature |= after.isMature || (before != null && before.isMature);
        wakeTomorrow(watermark, cell.day(), context.timerService());
    }

    @Override
    public boolean isChanged(String key) {
        return changes.containsKey(key);
    }

    @Override
    public void settle(String key, SettlingBroadcastOperator.Settled<Lift> out) throws Exception {
        Change change = requireNonNull(changes.remove(key), "settled twice");
        Key ids = Key.of(key);
        Totals sums = sums();
        for (Cell cell : change.cells) {
            out.collect(MOMENTS, row(cell, sums));
        }
        if (change.isMature) {
            tellPhrases(ids, sums, out::collect);
        }
        tell(change.lifts, lifts(change.comparison, ids.metric, ids.slice, sums), out::collect);
    }

    @Override
    public void processBroadcastElement(Dimension dimension, Context context, Collector<Lift> out) throws Exception {
        if (RewriteSignal.isRewrite(dimension)) {
            context.applyToKeyedState(TOTALS.descriptor(), TOTALS.each((key, state) -> {
                Key ids = Key.of(key);
                List<Cell> cells = new ArrayList<>();
                days.keys().forEach(place -> cells.add(ids.cell(place)));
                rows(cells, state.value()).forEach(row -> context.output(MOMENTS, row));
                Comparison comparison =
                        comparison(ids.storeId, ids.comparisonId, context.getBroadcastState(Dimensions.EXPERIMENTS));
                lifts(comparison, ids.metric, ids.slice, state.value()).forEach(out::collect);
            }));
            return;
        }
        if (dimension.experiment().isEmpty()) {
            return;
        }
        String experimentId = dimension.experiment().get(0).experimentId();
        Dimensions.Experiment known =
                context.getBroadcastState(Dimensions.EXPERIMENTS).get(Keys.join(dimension.storeId(), experimentId));
        long watermark = context.currentWatermark();
        context.applyToKeyedState(TOTALS.descriptor(), TOTALS.each((key, state) -> {
            Key ids = Key.of(key);
            if (ids.storeId.equals(dimension.storeId())
                    && standing.registration(ids.comparisonId).equals(experimentId)) {
                Comparison was =
                        standing.comparison(ids.storeId, ids.comparisonId, known == null ? List.of() : known.groups());
                Comparison is = standing.comparison(ids.storeId, ids.comparisonId, dimension.experiment());
                Totals sums = state.value();
                List<Lift> wereLifts = lifts(was, ids.metric, ids.slice, sums);
                List<ArmMoments> moved = move(ids, moving(ids, is, watermark), sums);
                moved.forEach(row -> context.output(MOMENTS, row));
                state.update(sums);
                if (!moved.isEmpty()) {
                    tellPhrases(ids, sums, context::output);
                }
                tell(wereLifts, lifts(is, ids.metric, ids.slice, sums), out::collect);
            }
        }));
        StoreRegistry.put(dimension, context.getBroadcastState(Dimensions.EXPERIMENTS));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Lift> out) throws Exception {
        Key ids = Key.of(context.getCurrentKey());
        long watermark = context.timerService().currentWatermark();
        Comparison comparison =
                comparison(ids.storeId, ids.comparisonId, context.getBroadcastState(Dimensions.EXPERIMENTS));
        Map<String, DayMoments> moving = moving(ids, comparison, watermark);
        if (!moving.isEmpty()) { // on most days nothing moves
            Totals sums = sums();
            List<Lift> wereLifts = lifts(comparison, ids.metric, ids.slice, sums);
            move(ids, moving, sums).forEach(row -> context.output(MOMENTS, row));
            totals.update(sums);
            tellPhrases(ids, sums, context::output);
            tell(wereLifts, lifts(comparison, ids.metric, ids.slice, sums), out::collect);
        }
        // All is as of the watermark: where that has leapt, the days between have nothing more to do.
        long reached = Math.min(Math.max(timestamp, watermark), LATEST_MILLIS);
        List<String> over = new ArrayList<>();
        boolean isMore = false;
        for (Map.Entry<String, DayMoments> day : days.entries()) {
            if (day.getValue().keptUntilMicros <= Timers.micros(reached)) {
                over.add(day.getKey());
            } else {
                isMore = true;
            }
        }
        for (String place : over) {
            days.remove(place);
        }
        if (isMore) {
            context.timerService().registerEventTimeTimer(Timers.day(Timers.micros(reached)));
        }
    }

    /** Since a key was settled. No registration comes between: it is told to keys that are settled. */
    private static final class Change {
        private final @Nullable Comparison comparison;

        /** As they were then. */
        private final List<Lift> lifts;

        private final Set<Cell> cells = new LinkedHashSet<>();

        /** Whether one of the cells is among the mature ones, or was. */
        private boolean isMature;

        Change(@Nullable Comparison comparison, List<Lift> lifts) {
            this.comparison = comparison;
            this.lifts = lifts;
        }
    }

    /** What a key stands for. */
    private record Key(String storeId, String comparisonId, Metric metric, Slice slice) {
        static Key of(String key) {
            List<String> ids = Keys.split(key);
            return new Key(ids.get(0), ids.get(1), Metric.of(ids.get(2)), new Slice(ids.get(3), ids.get(4)));
        }

        Cell cell(String place) {
            List<String> ids = Keys.split(place);
            String stratum = ids.size() > 3 ? ids.get(3) : Stratum.NONE;
            return new Cell(
                    storeId,
                    comparisonId,
                    metric,
                    slice,
                    ids.get(0),
                    ids.get(1),
                    Integer.parseInt(ids.get(2)),
                    stratum);
        }
    }

    /** The days that stand among the mature ones and no longer belong there, or the other way round. */
    private Map<String, DayMoments> moving(Key ids, @Nullable Comparison comparison, long watermark) throws Exception {
        Map<String, DayMoments> moving = new LinkedHashMap<>();
        for (Map.Entry<String, DayMoments> day : days.entries()) {
            if (isMature(ids.cell(day.getKey()), comparison, watermark) != day.getValue().isMature) {
                moving.put(day.getKey(), day.getValue());
            }
        }
        return moving;
    }

    /** Puts these days where they belong now; gives the rows that change. */
    private List<ArmMoments> move(Key ids, Map<String, DayMoments> moving, Totals sums) throws Exception {
        List<Cell> cells = new ArrayList<>();
        for (Map.Entry<String, DayMoments> day : moving.entrySet()) {
            Cell cell = ids.cell(day.getKey());
            DayMoments was = day.getValue();
            DayMoments is = new DayMoments(was.limbs, !was.isMature, was.keptUntilMicros);
            sums.add(cell.armAndStratum(), was, -1);
            sums.add(cell.armAndStratum(), is, 1);
            days.put(day.getKey(), is);
            cells.add(cell);
        }
        return rows(cells, sums);
    }

    /** A row for each arm, source and day, of all strata together. */
    private List<ArmMoments> rows(List<Cell> cells, Totals sums) throws Exception {
        List<ArmMoments> rows = new ArrayList<>();
        for (Cell cell :
                cells.stream().map(cell -> cell.of(Stratum.NONE)).distinct().toList()) {
            rows.add(row(cell, sums));
        }
        return rows;
    }

    /** At the first whole day of event time after the outcome windows of all units of a day; totals at once. */
    private boolean isMature(Cell cell, @Nullable Comparison comparison, long watermark) {
        if (cell.source().equals(Cell.TOTALS)) {
            return true;
        }
        if (comparison == null) {
            return false;
        }
        Store store = stores.get(cell.storeId());
        long closes = store.startMicros(cell.day() + comparison.joiningDays() + 1) + comparison.windowMicros();
        return Timers.day(closes - 1) <= watermark;
    }

    private static DayMoments after(@Nullable DayMoments before, Tally tally, boolean isMature) {
        long[] limbs = tally.values().clone();
        long kept = tally.keptUntilMicros();
        if (before != null) {
            for (int i = 0; i < limbs.length; i++) {
                limbs[i] += before.limbs[i];
            }
            kept = Math.max(kept, before.keptUntilMicros);
        }
        return new DayMoments(limbs, isMature, kept);
    }

    /** Days are looked through once a day of event time: whether they have become mature, or are over. */
    private static void wakeTomorrow(long watermark, int day, TimerService timers) {
        long from = watermark == Long.MIN_VALUE ? day * 86_400_000L : watermark;
        timers.registerEventTimeTimer(Timers.day(Timers.micros(from)));
    }

    private Totals sums() throws Exception {
        Totals sums = totals.value();
        return sums == null ? new Totals(new LinkedHashMap<>(), new LinkedHashMap<>()) : sums;
    }

    private List<Lift> lifts(@Nullable Comparison comparison, Metric metric, Slice slice, Totals sums) {
        if (comparison == null) {
            return List.of();
        }
        List<Lift> lifts = new ArrayList<>(
                new LiftTable(job, comparison, metric, slice, LiftTable.MATURE).ofStrata(moments(sums.mature)));
        lifts.addAll(new LiftTable(job, comparison, metric, slice, LiftTable.PROVISIONAL)
                .ofStrata(moments(sums.provisional)));
        return lifts;
    }

    /** By arm and stratum. Below 0 units only for a moment, where what is taken back comes before what was added. */
    private static Map<String, Map<String, Moments>> moments(Map<String, long[]> sums) {
        Map<String, Map<String, Moments>> moments = new HashMap<>();
        sums.forEach((armAndStratum, limbs) -> {
            if (limbs[0] > 0) {
                moments.computeIfAbsent(arm(armAndStratum), any -> new TreeMap<>())
                        .put(stratum(armAndStratum), Moments.ofLimbs(LiftTable.WIDTH, limbs));
            }
        });
        return moments;
    }

    private static String arm(String armAndStratum) {
        return Keys.first(armAndStratum);
    }

    private static boolean isWeighed(String armAndStratum) {
        return stratum(armAndStratum).equals(Draws.WEIGHED);
    }

    private static String stratum(String armAndStratum) {
        List<String> ids = Keys.split(armAndStratum);
        return ids.size() > 1 ? ids.get(1) : Stratum.NONE;
    }

    private static void tell(List<Lift> before, List<Lift> after, Consumer<Lift> out) {
        Changes.of(before, after, lift -> Keys.join(lift.maturity(), lift.arm()), Lift::deleted)
                .forEach(out);
    }

    /** Where moments go, from any side. */
    private interface Side {
        void output(OutputTag<SliceMoments> tag, SliceMoments moments);
    }

    private static void tellPhrases(Key ids, Totals sums, Side out) {
        boolean isPhrase = ids.slice.dimension().equals("phrase");
        if (isPhrase || ids.slice.dimension().isEmpty()) {
            Map<String, long[]> byArm = new LinkedHashMap<>();
            sums.mature.forEach((armAndStratum, limbs) -> {
                if (!isWeighed(armAndStratum)) {
                    add(limbs, byArm.computeIfAbsent(arm(armAndStratum), any -> new long[limbs.length]));
                }
            });
            boolean isOfSeveralDraws = !Draws.isOne(moments(sums.mature));
            byArm.forEach((arm, limbs) -> out.output(
                    SLICES,
                    new SliceMoments(
                            ids.storeId,
                            ids.comparisonId,
                            ids.metric.word(),
                            ids.slice.value(),
                            arm,
                            limbs,
                            isOfSeveralDraws)));
        }
    }

    private static void add(long[] limbs, long[] sums) {
        for (int i = 0; i < limbs.length; i++) {
            sums[i] += limbs[i];
        }
    }

    private ArmMoments row(Cell cell, Totals sums) throws Exception {
        long[] limbs = new Moments(LiftTable.WIDTH).limbs();
        boolean isMature = false;
        for (String stratum : sums.strata(cell.arm())) {
            DayMoments day = days.get(cell.of(stratum).place());
            if (day != null) {
                add(day.limbs, limbs);
                isMature = day.isMature;
            }
        }
        Moments moments = Moments.ofLimbs(LiftTable.WIDTH, limbs);
        return new ArmMoments(
                job,
                cell.storeId(),
                cell.comparisonId(),
                cell.metric().word(),
                cell.slice().dimension(),
                cell.slice().value(),
                cell.arm(),
                cell.source(),
                cell.day(),
                isMature,
                moments.units(),
                moments.sum(0).longValueExact(),
                moments.sum(1).longValueExact(),
                moments.sum(2).longValueExact(),
                moments.product(0, 0).doubleValue(),
                moments.product(0, 1).doubleValue(),
                moments.product(0, 2).doubleValue(),
                moments.product(1, 1).doubleValue(),
                moments.product(1, 2).doubleValue(),
                moments.product(2, 2).doubleValue(),
                moments.units() <= 0);
    }

    private @Nullable Comparison comparison(
            String storeId, String id, ReadOnlyBroadcastState<String, Dimensions.Experiment> experiments)
            throws Exception {
        Dimensions.Experiment known = experiments.get(Keys.join(storeId, standing.registration(id)));
        return standing.comparison(storeId, id, known == null ? List.of() : known.groups());
    }
}
