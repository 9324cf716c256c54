package io.earshot.jobs;

import static org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys.KEYED_STATE_TYPE;
import static org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys.OPERATOR_STATE_DISTRIBUTION_MODE;
import static org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys.KEY_SERIALIZER;
import static org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys.VALUE_SERIALIZER;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * What savepoints of a job hold, in words: it opens every operator, lets it make a snapshot, and reads there which state is
 * kept under which name, and how it is written. A source cannot be opened alone; its state is Flink's own.
 */
final class SavedState {
    private static final ClassLoader CLASSES = SavedState.class.getClassLoader();

    private final Layout layout = new Layout();
    private final SortedMap<String, List<String>> operators = new TreeMap<>();

    static SavedState of(StreamGraph graph) throws Exception {
        SavedState saved = new SavedState();
        for (StreamNode node : graph.getStreamNodes()) {
            List<String> states = saved.states(node);
            if (saved.operators.put(node.getTransformationUID(), states) != null) {
                throw new IllegalStateException("two operators have the uid " + node.getTransformationUID());
            }
        }
        return saved;
    }

    /** A line for each state of each operator, by uid, then one for each type that states consist of. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        operators.forEach((uid, states) -> states.forEach(state -> lines.add("operator " + uid + " keeps " + state)));
        layout.types().forEach(type -> lines.add("type " + type));
        return lines;
    }

    /** The uids of the operators that keep union list state. */
    Set<String> unions() {
        return operators.entrySet().stream()
                .filter(operator -> operator.getValue().stream().anyMatch(state -> state.startsWith("union ")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What is kept, with all that it consists of. */
    Layout layout() {
        return layout;
    }

    private List<String> states(StreamNode node) throws Exception {
        if (node.getOperatorFactory() instanceof SourceOperatorFactory) {
            return List.of("what Flink keeps of a source");
        }
        List<String> states = new ArrayList<>();
        try (Alone operator = new Alone(node)) {
            operator.open();
            OperatorSubtaskState snapshot = operator.snapshot(1, 1);
            for (KeyedStateHandle handle : snapshot.getManagedKeyedState()) {
                KeyedBackendSerializationProxy<?> keyed = new KeyedBackendSerializationProxy<>(CLASSES);
                try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
                    keyed.read(new DataInputViewStreamWrapper(in));
                }
                String key = layout.name(keyed.getKeySerializerSnapshot().restoreSerializer());
                keyed.getStateMetaInfoSnapshots().forEach(state -> states.add(keyed(state, key)));
            }
            for (OperatorStateHandle handle : snapshot.getManagedOperatorState()) {
                OperatorBackendSerializationProxy subtask = new OperatorBackendSerializationProxy(CLASSES);
                try (FSDataInputStream in = handle.openInputStream()) {
                    subtask.read(new DataInputViewStreamWrapper(in));
                }
                subtask.getOperatorStateMetaInfoSnapshots().forEach(state -> states.add(list(state)));
                subtask.getBroadcastStateMetaInfoSnapshots().forEach(state -> states.add(broadcast(state)));
            }
        }
        return states.isEmpty() ? List.of("nothing") : states.stream().sorted().toList();
    }

    private String keyed(StateMetaInfoSnapshot state, String key) {
        String kind = state.getBackendStateType() == StateMetaInfoSnapshot.BackendStateType.PRIORITY_QUEUE
                ? "timers"
                : state.getOption(KEYED_STATE_TYPE).toLowerCase(Locale.ROOT);
        return "%s %s by %s: %s".formatted(kind, state.getName(), key, written(state, VALUE_SERIALIZER));
    }

    private String list(StateMetaInfoSnapshot state) {
        String mode = state.getOption(OPERATOR_STATE_DISTRIBUTION_MODE).toLowerCase(Locale.ROOT);
        return "%s %s: %s".formatted(mode.replace('_', ' '), state.getName(), written(state, VALUE_SERIALIZER));
    }

    private String broadcast(StateMetaInfoSnapshot state) {
        return "broadcast %s by %s: %s"
                .formatted(state.getName(), written(state, KEY_SERIALIZER), written(state, VALUE_SERIALIZER));
    }

    private String written(StateMetaInfoSnapshot state, CommonSerializerKeys part) {
        return layout.name(state.getTypeSerializerSnapshot(part).restoreSerializer());
    }

    /** One operator of a job, without those around it. */
    private static final class Alone extends AbstractStreamOperatorTestHarness<Object> {
        @SuppressWarnings("unchecked") // what it gives is not looked at
        Alone(StreamNode node) throws Exception {
            super((StreamOperatorFactory<Object>) node.getOperatorFactory(), 1, 1, 0);
            getExecutionConfig().configure(new Configuration().set(PipelineOptions.GENERIC_TYPES, false), CLASSES);
            config.setupNetworkInputs(node.getTypeSerializersIn());
            TypeSerializer<?> key = node.getStateKeySerializer();
            if (key != null) {
                config.setStateKeySerializer(key);
            }
            for (int input = 0; input < node.getStatePartitioners().length; input++) {
                if (node.getStatePartitioners()[input] != null) {
                    config.setStatePartitioner(input, node.getStatePartitioners()[input]);
                }
            }
            config.serializeAllConfigs();
        }
    }
}
