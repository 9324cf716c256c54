package io.earshot.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import io.earshot.local.simulate.PartitionKey;
import io.earshot.sources.EventCheck;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot experiments add}. */
@Command(
        name = "add",
        sortOptions = false,
        description = {
            "Register an experiment: check it as the job would, and send it to the topic experiments.",
            "Do so before the first unit is shown an arm. --units and --cap count as they stood at first (revision 0)."
        },
        footer = {
            "",
            "Example:",
            "  ./earshot experiments add words --store shop --arm today --arm customers --baseline today"
                    + " --metric conversion_rate --units 20000",
            "",
            "docs/contracts.md says how a shop can draw its units into the arms, with cases to check an implementation."
        })
final class ExperimentAddCommand implements Callable<Integer> {
    static final String TOPIC = "experiments";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MILLION = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Servers servers;

    @Parameters(paramLabel = "EXPERIMENT", description = "Its id, as exposures and copy variants carry it.")
    private String id;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            required = true,
            description = "The store whose units are compared.")
    private String store;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Name for people (default: the id).")
    private String name;

    @Option(
            names = "--arm",
            paramLabel = "ARM[=WEIGHT]",
            required = true,
            description = "An arm and its part of the units (default: 1). At least two.",
            mapFallbackValue = "1")
    private Map<String, Long> arms = new LinkedHashMap<>();

    @Option(
            names = "--baseline",
            paramLabel = "ARM",
            required = true,
            description = "The arm that the others are compared with.")
    private String baseline;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            defaultValue = "customer",
            description = "What is drawn into an arm: customer, visitor, ad_cohort, ad_cohort_day or not_randomised"
                    + " (default: ${DEFAULT-VALUE}).")
    private String unit;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "conversion_rate",
            description = "What decides: conversion_rate, revenue_per_unit, average_order_value, roas or refund_rate"
                    + " (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(
            names = "--window",
            paramLabel = "DAYS",
            defaultValue = "14",
            description = "Days after the first exposure in which an outcome counts (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--units",
            paramLabel = "N",
            defaultValue = "0",
            description = "Units of all arms that are planned for ('plan' says how many); 0: not planned.")
    private long units;

    @Option(
            names = "--margin",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Lift from which an arm is worth shipping, such as 0.05; 0: any.")
    private double margin;

    @Option(
            names = "--cap",
            paramLabel = "MINOR",
            defaultValue = "0",
            description = "What a unit's revenue counts at most, in minor units; 0: no cap.")
    private long cap;

    @Option(
            names = "--guardrail",
            paramLabel = "METRIC[=SHARE]",
            description = "A metric that must not get worse by more than that (default: 0). Repeatable.",
            mapFallbackValue = "0")
    private Map<String, Double> guardrails = new LinkedHashMap<>();

    @Option(names = "--aa", description = "All arms are the same: every lift is a false alarm.")
    private boolean aa;

    @Option(
            names = "--revision",
            paramLabel = "N",
            defaultValue = "0",
            description = "A higher one replaces what was registered before (default: ${DEFAULT-VALUE}).")
    private int revision;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it was registered, such as 2026-05-04T12:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(names = "--print", description = "Only check it, and print the event.")
    private boolean print;

    @Override
    public Integer call() throws Exception {
        ObjectNode event = event();
        byte[] value = JSON.writeValueAsBytes(event);
        Optional<String> problem = EventCheck.problem(TOPIC, value);
        if (problem.isPresent()) {
            throw new CommandException("the experiment would be refused: " + problem.get());
        }
        if (print) {
            spec.commandLine().getOut().println(new String(value, UTF_8));
            return 0;
        }
        try (RecordSender sender = RecordSender.open(servers.kafka(), 0, Speed.MAX)) {
            sender.send(TOPIC, PartitionKey.of(event), value, System.currentTimeMillis(), Long.MIN_VALUE);
            sender.flush();
        }
        Terminal terminal = Terminal.standard();
        terminal.say(terminal.good("✓") + " " + id + " is registered: " + String.join(" against ", arms()));
        return 0;
    }

    /** The baseline last. */
    private List<String> arms() {
        List<String> names = new ArrayList<>(arms.keySet());
        names.remove(baseline);
        names.add(baseline);
        return names;
    }

    private ObjectNode event() {
        Instant registered = (at == null ? Instant.now() : at).truncatedTo(ChronoUnit.MICROS);
        ObjectNode event = JSON.createObjectNode()
                .put("type", "experiment")
                .put("event_id", "experiment-" + UUID.randomUUID())
                .put("store_id", store)
                .put("occurred_at", registered.toString())
                .put("revision", revision)
                .put("experiment_id", id)
                .put("name", name)
                .put("baseline", baseline)
                .put("unit", unit.toUpperCase(Locale.ROOT))
                .put("planned_units", units)
                .put("primary_metric", metric.toUpperCase(Locale.ROOT))
                .put("outcome_window_days", window)
                .put("aa_test", aa)
                .put("decision_margin_ppm", Math.round(margin * MILLION))
                .put("cap_minor", cap);
        ArrayNode drawn = event.putArray("arms");
        arms.forEach((arm, weight) -> drawn.addObject().put("name", arm).put("weight", weight));
        ArrayNode guarded = event.putArray("guardrails");
        guardrails.forEach((each, share) -> guarded.addObject()
                .put("metric", each.toUpperCase(Locale.ROOT))
                .put("margin_ppm", Math.round(share * MILLION)));
        return event;
    }
}
