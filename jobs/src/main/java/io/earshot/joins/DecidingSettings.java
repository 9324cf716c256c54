package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Stores;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide what an operator keeps, a line each: it refuses the savepoint of a job that had others. One of a
 * build that did not keep them yet is taken.
 *
 * <p>State: these lines, where there are any.
 */
final class DecidingSettings implements Serializable {
    /** Of an operator that no setting decides, or whose job checks them elsewhere. */
    static final DecidingSettings NONE = new DecidingSettings(List.of());

    private static final long serialVersionUID = 1;

    private final ArrayList<String> lines;
    private transient @Nullable ListState<String> state;

    DecidingSettings(List<String> lines) {
        this.lines = new ArrayList<>(lines);
    }

    /**
     * What days and money are: the time zone and currency of each store. Without a store that was there nothing could be said
     * of what is kept of it; stores may be added later.
     */
    static DecidingSettings of(Stores stores) {
        return new DecidingSettings(stores.byId().values().stream()
                .map(store -> store.id() + " " + store.timeZone() + " " + store.currency())
                .toList());
    }

    void initialize(OperatorStateStore states) throws Exception {
        if (!lines.isEmpty()) {
            state = states.getUnionListState(new ListStateDescriptor<>("settings", Types.STRING));
            check(state.get(), lines);
        }
    }

    void snapshot() throws Exception {
        if (!lines.isEmpty()) {
            requireNonNull(state, "state is null: initialize must come first").update(lines);
        }
    }

    /**
     * Refuses a savepoint of other settings: what stands in sums was computed by those, and could not be taken back by these.
     *
     * @param former those of the savepoint; lines may have been added since
     */
    static void check(Iterable<String> former, List<String> settings) {
        for (String line : former) {
            if (!settings.contains(line)) {
                throw new SuppressRestartsException(new IllegalArgumentException(
                        "settings that decide results must be those of the savepoint, which has " + line + ", got "
                                + settings + ": submit the job without a savepoint, and it computes all anew"));
            }
        }
    }
}
