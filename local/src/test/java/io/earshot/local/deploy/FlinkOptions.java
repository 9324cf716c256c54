package io.earshot.local.deploy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The settings that this version of Flink knows. */
final class FlinkOptions {
    private static final List<Class<?>> CLASSES = List.of(
            CheckpointingOptions.class,
            CoreOptions.class,
            HighAvailabilityOptions.class,
            JobManagerOptions.class,
            MetricOptions.class,
            PipelineOptions.class,
            RestOptions.class,
            RestartStrategyOptions.class,
            RpcOptions.class,
            StateBackendOptions.class,
            TaskManagerOptions.class);
    private static final String REPORTER = "metrics.reporter.prometheus.";

    private final Map<String, ConfigOption<?>> byKey = new HashMap<>();

    FlinkOptions() throws IllegalAccessException {
        for (Class<?> type : CLASSES) {
            for (Field field : type.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    byKey.put(option.key(), option);
                }
            }
        }
        add(ConfigOptions.key(REPORTER + "factory.class").stringType().noDefaultValue());
        add(ConfigOptions.key(REPORTER + "port").stringType().noDefaultValue());
        add(ConfigOptions.key(REPORTER + "filterLabelValueCharacters")
                .booleanType()
                .noDefaultValue());
    }

    private void add(ConfigOption<?> option) {
        byKey.put(option.key(), option);
    }

    /** What is wrong with a setting, if anything. */
    Optional<String> problem(String key, String value) {
        ConfigOption<?> option = byKey.get(key);
        if (option == null) {
            return Optional.of(key + " is unknown to Flink");
        }
        try {
            Configuration configuration = new Configuration();
            configuration.setString(key, value);
            configuration.get(option);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(key + ": " + e.getMessage());
        }
    }
}
