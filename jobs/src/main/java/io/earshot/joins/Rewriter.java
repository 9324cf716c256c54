package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells an operator whether its rows must be written once more: after a restore by a new submission. What an older
 * submission wrote after that savepoint may have been written and taken back, so that this one would not write it again; only
 * the state knows how such a row stands. The same where the savepoint is of a build that wrote no rows from this state.
 *
 * <p>State: the epoch of the submission, one number; {@value #UNFINISHED} while rows that must be written wait for a later
 * checkpoint, so that a restart begins with them once more.
 */
final class Rewriter implements Serializable {
    private static final long serialVersionUID = 1;

    /** No epoch. */
    private static final int UNFINISHED = -1;

    private final int epoch;
    private transient @Nullable ListState<Integer> state;
    private transient boolean isDue;
    private transient boolean isUnfinished;

    Rewriter(int epoch) {
        this.epoch = epoch;
    }

    void initialize(StateInitializationContext context) throws Exception {
        ListState<Integer> epochs =
                context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("epoch", Types.INT));
        boolean isKnown = false;
        for (int former : epochs.get()) {
            isKnown = true;
            isDue |= former != epoch;
        }
        isDue |= context.isRestored() && !isKnown;
        state = epochs;
    }

    void snapshot() throws Exception {
        requireNonNull(state, "state is null: initialize must come first")
                .update(List.of(isUnfinished ? UNFINISHED : epoch));
    }

    /** Whether some of the rows wait for a later checkpoint. */
    void setUnfinished(boolean isSo) {
        isUnfinished = isSo;
    }

    /** Whether rows must be written once more; true once. */
    boolean isDue() {
        boolean was = isDue;
        isDue = false;
        return was;
    }
}
