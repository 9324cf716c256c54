package io.earshot.joins.records;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.runtime.state.KeyedStateFunction;
import org.jspecify.annotations.Nullable;

/**
 * State of each key: a record, or a list of records, each kept as {@link Kept} says. What {@link ValueState#value} gives may
 * be changed in place, but stays changed only if it is put back by {@link ValueState#update}.
 *
 * @param <S> what is kept of a key
 */
public abstract class RecordState<S> implements Serializable {
    private static final long serialVersionUID = 1;

    private final String name;

    private RecordState(String name) {
        this.name = name;
    }

    /** A record for each key. */
    public static <R extends Record> RecordState<R> of(String name, Class<R> type) {
        RecordPart.of(type);
        return new One<>(name, type);
    }

    /** Records for each key. */
    public static <R extends Record> RecordState<List<R>> listOf(String name, Class<R> type) {
        RecordPart.of(type);
        return new Many<>(name, type);
    }

    /** The state of the present key. */
    public ValueState<S> in(RuntimeContext context) {
        return new View<>(context.getState(descriptor()), form(false));
    }

    /** What Flink knows of it. */
    public ValueStateDescriptor<Object> descriptor() {
        return new ValueStateDescriptor<>(name, serializer());
    }

    /**
     * A walk over the keys, for Flink to take. What it sees it may only change to put it back: until the next checkpoint
     * other walks see the same.
     */
    public <K> KeyedStateFunction<K, ValueState<Object>> each(KeyedStateFunction<K, ValueState<S>> visit) {
        Form<S> form = form(true);
        return (key, state) -> visit.process(key, new View<>(state, form));
    }

    abstract TypeSerializer<Object> serializer();

    /** For one task, which looks at each key in turn, or takes the state of one to change it. */
    abstract Form<S> form(boolean isWalk);

    /** What is kept, and what the functions of a join see of it. */
    private interface Form<S> {
        S seen(Object kept);

        Object kept(S seen);
    }

    private record View<S>(ValueState<Object> state, Form<S> form) implements ValueState<S> {
        @Override
        @SuppressWarnings("NullAway") // Flink's contract: null where there is no state
        public S value() throws IOException {
            Object kept = state.value();
            return kept == null ? null : form.seen(kept);
        }

        @Override
        public void update(@Nullable S value) throws IOException {
            if (value == null) {
                state.clear();
            } else {
                state.update(form.kept(value));
            }
        }

        @Override
        public void clear() {
            state.clear();
        }
    }

    private static final class One<R extends Record> extends RecordState<R> {
        private static final long serialVersionUID = 1;

        private final Class<R> type;

        One(String name, Class<R> type) {
            super(name);
            this.type = type;
        }

        @Override
        TypeSerializer<Object> serializer() {
            return new KeptSerializer<>(type);
        }

        @Override
        Form<R> form(boolean isWalk) {
            Kept.Reader<R> reader = new Kept.Reader<>(type);
            return new Form<>() {
                @Override
                public R seen(Object kept) {
                    return isWalk ? reader.look(kept) : reader.record(kept);
                }

                @Override
                public Object kept(R seen) {
                    return new Kept<>(seen);
                }
            };
        }
    }

    private static final class Many<R extends Record> extends RecordState<List<R>> {
        private static final long serialVersionUID = 1;

        private final Class<R> type;

        Many(String name, Class<R> type) {
            super(name);
            this.type = type;
        }

        @Override
        @SuppressWarnings("unchecked") // it writes lists and nothing else
        TypeSerializer<Object> serializer() {
            return (TypeSerializer<Object>) (TypeSerializer<?>) new ListSerializer<>(new KeptSerializer<>(type));
        }

        @Override
        Form<List<R>> form(boolean isWalk) {
            Kept.Reader<R> reader = new Kept.Reader<>(type);
            return new Form<>() {
                @Override
                public List<R> seen(Object kept) {
                    List<?> all = (List<?>) kept;
                    List<R> records = new ArrayList<>(all.size());
                    all.forEach(each -> records.add(isWalk ? reader.look(each) : reader.record(each)));
                    return records;
                }

                @Override
                public Object kept(List<R> seen) {
                    List<Object> all = new ArrayList<>(seen.size());
                    seen.forEach(each -> all.add(new Kept<>(each)));
                    return all;
                }
            };
        }
    }
}
