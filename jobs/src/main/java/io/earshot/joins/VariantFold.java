package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.VariantRegistered;
import io.earshot.events.Versions;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.results.Variant;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Folds what is said about each copy variant; kept for ever, as an order of any time may need it. */
public final class VariantFold extends EntityFold<VariantRegistered, Dimension> {
    /** The copies, word for word. */
    public static final OutputTag<Variant> VARIANTS = new OutputTag<>("variants", RecordType.ofRecord(Variant.class));

    private static final long serialVersionUID = 1;

    VariantFold() {
        super("copy_variants", VariantRegistered.class, FOR_EVER);
    }

    /** What must be known of the variants. */
    public static SingleOutputStreamOperator<Dimension> fold(DataStream<VariantRegistered> variants) {
        return keyed(variants)
                .process(new VariantFold(), RecordType.ofRecord(Dimension.class))
                .uid("variant-fold")
                .name("Fold copy variants");
    }

    /** The same in the job that owns the rows of the copies, which are a side output. */
    public static SingleOutputStreamOperator<Dimension> foldWithRows(
            DataStream<VariantRegistered> variants, int epoch) {
        return keyed(variants)
                .transform(
                        "Fold copy variants",
                        RecordType.ofRecord(Dimension.class),
                        new RewritingOperator<VariantRegistered, Dimension, List<VariantRegistered>>(
                                new VariantFold(),
                                epoch,
                                groups(VariantRegistered.class),
                                (key, groups, out) ->
                                        out.collect(VARIANTS, row(requireNonNull(Versions.winner(groups))))))
                .uid("variant-fold");
    }

    private static KeyedStream<VariantRegistered, String> keyed(DataStream<VariantRegistered> variants) {
        return variants.keyBy(variant -> key(variant, variant.variantId()), KeyType.TEXT);
    }

    @Override
    protected void changed(
            List<VariantRegistered> before, List<VariantRegistered> after, Context context, Collector<Dimension> out) {
        out.collect(new Dimension(after.get(0).meta().storeId(), after, List.of()));
        VariantRegistered is = requireNonNull(Versions.winner(after));
        if (!is.equals(Versions.winner(before))) {
            context.output(VARIANTS, row(is));
        }
    }

    private static Variant row(VariantRegistered variant) {
        return new Variant(
                variant.meta().storeId(),
                variant.variantId(),
                variant.meta().atMicros(),
                variant.experimentId(),
                variant.arm(),
                variant.text(),
                variant.phraseIds(),
                false);
    }
}
