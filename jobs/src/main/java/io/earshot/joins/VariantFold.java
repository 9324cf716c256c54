package io.earshot.joins;

import io.earshot.events.VariantRegistered;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Folds what is said about each copy variant; kept for ever, as an order of any time may need it. */
public final class VariantFold extends EntityFold<VariantRegistered, Dimension> {
    private static final long serialVersionUID = 1;

    VariantFold() {
        super("copy_variants", VariantRegistered.class, FOR_EVER);
    }

    public static SingleOutputStreamOperator<Dimension> fold(DataStream<VariantRegistered> variants) {
        return variants.keyBy(variant -> key(variant, variant.variantId()))
                .process(new VariantFold(), RecordType.ofRecord(Dimension.class))
                .uid("variant-fold")
                .name("Fold copy variants");
    }

    @Override
    protected void changed(
            List<VariantRegistered> before, List<VariantRegistered> after, Context context, Collector<Dimension> out) {
        out.collect(new Dimension(after.get(0).meta().storeId(), after, List.of()));
    }
}
