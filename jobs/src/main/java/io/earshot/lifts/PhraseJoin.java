package io.earshot.lifts;

import static java.util.Objects.requireNonNull;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Keys;
import io.earshot.joins.RewritingOperator;
import io.earshot.joins.SettlingOperator;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.PhraseTable;
import io.earshot.measures.experiment.PhraseTable.Shown;
import io.earshot.measures.lift.Moments;
import io.earshot.results.PhraseLift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Compares the units that were shown each phrase with all of the baseline, and lets phrases learn from each other. One phrase
 * more changes the rows of all, so they are worked out once before a checkpoint.
 *
 * <p>State per experiment: its registration, the moments of its arms, and those of each arm and phrase; for ever.
 */
public final class PhraseJoin extends SettlingOperator.Settling<PhraseInput, PhraseLift> {
    private static final long serialVersionUID = 1;
    static final RecordState<Arms> ARMS = RecordState.of("arms", Arms.class);
    private static final MapStateDescriptor<String, long[]> PHRASES =
            new MapStateDescriptor<>("phrases", Types.STRING, PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

    /** Of each metric, arm and phrase whether it has a row. */
    private static final MapStateDescriptor<String, PhraseLift> ROWS =
            new MapStateDescriptor<>("rows", Types.STRING, RecordType.ofRecord(PhraseLift.class));

    private final String job;
    private transient ValueState<Arms> arms;
    private transient MapState<String, long[]> phrases;
    private transient MapState<String, PhraseLift> rows;

    /**
     * What is known of an experiment as a whole.
     *
     * @param all by metric and arm, the moments of all mature units
     */
    public record Arms(List<ExperimentRegistered> experiment, Map<String, long[]> all) {}

    PhraseJoin(String job) {
        this.job = job;
    }

    public static SingleOutputStreamOperator<PhraseLift> join(DataStream<PhraseInput> inputs, String job, int epoch) {
        return inputs.keyBy(PhraseJoin::key, KeyType.TEXT)
                .transform(
                        "Compare phrases",
                        RecordType.ofRecord(PhraseLift.class),
                        new SettlingOperator<>(new PhraseJoin(job), epoch, ARMS))
                .uid("phrase-join");
    }

    static String key(PhraseInput input) {
        return Keys.join(input.storeId(), input.comparisonId());
    }

    @Override
    public void open(OpenContext context) {
        arms = ARMS.in(getRuntimeContext());
        phrases = getRuntimeContext().getMapState(PHRASES);
        rows = getRuntimeContext().getMapState(ROWS);
    }

    @Override
    public void processElement(PhraseInput input, Context context, Collector<PhraseLift> out) throws Exception {
        Arms known = arms.value();
        known = known == null ? new Arms(new ArrayList<>(), new LinkedHashMap<>()) : known;
        if (!input.experiment().isEmpty()) {
            arms.update(new Arms(input.experiment(), known.all));
            return;
        }
        SliceMoments moments = requireNonNull(input.moments());
        boolean isGone = Arrays.stream(moments.limbs()).allMatch(limb -> limb == 0);
        if (moments.phraseId().isEmpty()) {
            known.all.put(Keys.join(moments.metric(), moments.arm()), moments.limbs());
        } else if (isGone) {
            phrases.remove(place(moments));
        } else {
            phrases.put(place(moments), moments.limbs());
        }
        arms.update(known);
    }

    @Override
    public boolean settle(String key, boolean isAnew, RewritingOperator.Out<PhraseLift> out) throws Exception {
        Map<String, PhraseLift> gone = new LinkedHashMap<>();
        for (Map.Entry<String, PhraseLift> row : rows.entries()) {
            gone.put(row.getKey(), row.getValue());
        }
        for (PhraseLift row : table()) {
            String place = Keys.join(row.arm(), row.phraseId());
            gone.remove(place);
            rows.put(place, row);
            out.collect(row);
        }
        for (Map.Entry<String, PhraseLift> row : gone.entrySet()) {
            rows.remove(row.getKey());
            out.collect(row.getValue().deleted());
        }
        return true;
    }

    private List<PhraseLift> table() throws Exception {
        Arms known = requireNonNull(arms.value());
        Comparison comparison = Comparison.of(known.experiment);
        if (comparison == null) {
            return List.of();
        }
        String metric = comparison.primaryMetric().word();
        Map<String, Moments> all = new LinkedHashMap<>();
        known.all.forEach((place, limbs) -> {
            List<String> ids = Keys.split(place);
            if (ids.get(0).equals(metric) && limbs[0] > 0) {
                all.put(ids.get(1), Moments.ofLimbs(LiftTable.WIDTH, limbs));
            }
        });
        List<Shown> shown = new ArrayList<>();
        for (Map.Entry<String, long[]> phrase : phrases.entries()) {
            List<String> ids = Keys.split(phrase.getKey());
            if (ids.get(0).equals(metric) && phrase.getValue()[0] > 0) {
                shown.add(new Shown(ids.get(1), ids.get(2), Moments.ofLimbs(LiftTable.WIDTH, phrase.getValue())));
            }
        }
        shown.sort(Comparator.comparing(Shown::arm).thenComparing(Shown::phraseId));
        return new PhraseTable(job, comparison).rows(all, shown);
    }

    private static String place(SliceMoments moments) {
        return Keys.join(moments.metric(), moments.arm(), moments.phraseId());
    }
}
