package io.earshot.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.events.ExperimentRegistered;
import io.earshot.local.Registrations;
import io.earshot.local.Registrations.Said;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.PartitionKey;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.lift.AlwaysValid;
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
            "Do so before the first unit is shown an arm.",
            "Added again, it may get another name. Other terms (arms, weights, metric, ...) are refused unless --replace is"
                    + " given; --units and --cap are declared once, and stay."
        },
        footer = {
            "",
            "Example:",
            "  ./earshot experiments add words --store shop --arm today --arm customers \\",
            "      --baseline today --metric conversion_rate --units 20000",
            "",
            "docs/contracts.md says how a shop can draw its units into the arms, with cases to check an implementation."
        })
final class ExperimentAddCommand implements Callable<Integer> {
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
            description = "Name for people (default: as it was, at first the id).")
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
            description = "Units of all arms that are planned for ('plan' says how many; default: not planned).")
    private @Nullable Long units;

    @Option(
            names = "--margin",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Lift from which an arm is worth shipping, such as 0.05; 0: any.")
    private double margin;

    @Option(
            names = "--cap",
            paramLabel = "MINOR",
            description = "What a unit's revenue counts at most, in minor units (default: no cap).")
    private @Nullable Long cap;

    @Option(
            names = "--guardrail",
            paramLabel = "METRIC[=SHARE]",
            description = "A metric that must not get worse by more than that (default: 0). Repeatable.",
            mapFallbackValue = "0")
    private Map<String, Double> guardrails = new LinkedHashMap<>();

    @Option(names = "--aa", description = "All arms are the same: every lift is a false alarm.")
    private boolean aa;

    @Option(
            names = "--replace",
            description =
                    "Let other terms replace those registered before, for all units, also those drawn by the former.")
    private boolean replace;

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "A higher one replaces what was registered before (default: the next).")
    private @Nullable Integer revision;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it was registered, such as 2026-05-04T12:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(
            names = "--print",
            description = "Only check it, and print the event, without asking what was registered before.")
    private boolean print;

    @Override
    public Integer call() throws Exception {
        if (at != null && at.isAfter(Instant.now())) {
            throw new CommandException("--at must not lie ahead, got " + at);
        }
        int next = revision == null ? 0 : revision;
        byte[] value = checked(event(next, known(units), known(cap)));
        if (print) {
            spec.commandLine().getOut().println(new String(value, UTF_8));
            return 0;
        }
        try (RecordSender sender = RecordSender.open(servers.kafka(), 0, Speed.MAX)) {
            List<Said> before = Registrations.of(servers.kafka(), store, id);
            Comparison stands = Registrations.comparison(before).orElse(null);
            ObjectNode event = event(next, known(units), known(cap));
            if (stands != null) {
                next = next(stands);
                checkDeclared(stands);
                checkTerms(stands.registered(), registered(value));
                event = event(next, stands.plannedUnits(), stands.capMinor());
                event.put("name", name.isEmpty() ? stands.registered().name() : name);
            }
            sender.send(
                    Registrations.TOPIC,
                    PartitionKey.of(event),
                    checked(event),
                    System.currentTimeMillis(),
                    Long.MIN_VALUE);
            sender.flush();
            List<Said> after = Registrations.of(servers.kafka(), store, id);
            checkCounts(event.path("event_id").asText(), before, after);
            Terminal terminal = Terminal.standard();
            terminal.say(terminal.good("✓") + " " + id + " is registered: " + String.join(" against ", arms())
                    + (stands == null ? "" : " (revision " + next + "; " + declared(stands) + " stay)"));
        }
        return 0;
    }

    private static ExperimentRegistered registered(byte[] value) {
        return (ExperimentRegistered)
                EventCheck.event(Registrations.TOPIC, value).orElseThrow();
    }

    /** Nothing would say afterwards that units had been drawn, or a metric been watched, by other terms. */
    private void checkTerms(ExperimentRegistered stands, ExperimentRegistered asked) {
        List<String> changes = ExperimentTerms.changes(stands, asked);
        if (!replace && !changes.isEmpty()) {
            throw new CommandException(id + " is registered already, with other terms: " + String.join("; ", changes)
                    + ". Units seen so far were drawn by what stands, and would be judged by what is new: register"
                    + " another experiment, or give --replace");
        }
    }

    /** What was sent can have been set aside, or have met what somebody else sent after this command had looked. */
    private void checkCounts(String eventId, List<Said> before, List<Said> after) {
        Said sent = after.stream()
                .filter(said -> said.registered().meta().eventId().equals(eventId))
                .findAny()
                .orElseThrow(() -> new CommandException("what was sent is not in the topic " + Registrations.TOPIC));
        if (sent.isLate()) {
            throw new CommandException(id + " is set aside as late: its partition of the topic " + Registrations.TOPIC
                    + " has come to " + Micros.iso(sent.newestMicros())
                    + ", more than 90 days (experiment.horizon, where it is not set) after --at. Give a later --at");
        }
        List<Said> met = ExperimentTerms.met(sent, before, after);
        if (!met.isEmpty()) {
            ExperimentRegistered other = met.get(0).registered();
            boolean isOurs = Registrations.comparison(after)
                    .map(counts -> counts.registered().meta().eventId().equals(eventId))
                    .orElse(false);
            List<String> changes = ExperimentTerms.changes(other, sent.registered());
            throw new CommandException("somebody else registered " + id + " at the same moment, "
                    + (changes.isEmpty() ? "with the same terms" : "with other terms: " + String.join("; ", changes))
                    + ". What counts is " + (isOurs ? "what was sent here" : "the other")
                    + ": agree, and add it once more");
        }
    }

    private static byte[] checked(ObjectNode event) throws JsonProcessingException {
        byte[] value = JSON.writeValueAsBytes(event);
        Optional<String> problem = EventCheck.problem(Registrations.TOPIC, value);
        if (problem.isPresent()) {
            throw new CommandException("the experiment would be refused: " + problem.get());
        }
        return value;
    }

    private int next(Comparison stands) {
        int last = stands.registered().meta().revision();
        if (revision != null && revision <= last) {
            throw new CommandException(id + " is registered already, up to revision " + last
                    + ": give a higher --revision, or leave it out");
        }
        return revision == null ? last + 1 : revision;
    }

    /** What is declared beforehand must not be chosen once results are seen. */
    private void checkDeclared(Comparison stands) {
        boolean isOtherPlan = units != null
                && units != stands.plannedUnits()
                && !(units == 0 && stands.plannedUnits() == AlwaysValid.DEFAULT_PLANNED_UNITS);
        if (isOtherPlan || (cap != null && cap != stands.capMinor())) {
            throw new CommandException(id + " is registered already, and its " + declared(stands)
                    + " stay as they are: leave --units and --cap out, or register another experiment");
        }
    }

    private static String declared(Comparison stands) {
        return String.format(Locale.ROOT, "%,d planned units and %s", stands.plannedUnits(), cap(stands.capMinor()));
    }

    private static String cap(long minor) {
        return minor == 0 ? "no cap" : String.format(Locale.ROOT, "a cap of %,d minor units", minor);
    }

    private static long known(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    /** The baseline last. */
    private List<String> arms() {
        List<String> names = new ArrayList<>(arms.keySet());
        names.remove(baseline);
        names.add(baseline);
        return names;
    }

    private ObjectNode event(int next, long plannedUnits, long capMinor) {
        Instant registered = (at == null ? Instant.now() : at).truncatedTo(ChronoUnit.MICROS);
        ObjectNode event = JSON.createObjectNode()
                .put("type", "experiment")
                .put("event_id", "experiment-" + UUID.randomUUID())
                .put("store_id", store)
                .put("occurred_at", registered.toString())
                .put("revision", next)
                .put("experiment_id", id)
                .put("name", name)
                .put("baseline", baseline)
                .put("unit", unit.toUpperCase(Locale.ROOT))
                .put("planned_units", plannedUnits)
                .put("primary_metric", metric.toUpperCase(Locale.ROOT))
                .put("outcome_window_days", window)
                .put("aa_test", aa)
                .put("decision_margin_ppm", Math.round(margin * MILLION))
                .put("cap_minor", capMinor);
        ArrayNode drawn = event.putArray("arms");
        arms.forEach((arm, weight) -> drawn.addObject().put("name", arm).put("weight", weight));
        ArrayNode guarded = event.putArray("guardrails");
        guardrails.forEach((each, share) -> guarded.addObject()
                .put("metric", each.toUpperCase(Locale.ROOT))
                .put("margin_ppm", Math.round(share * MILLION)));
        return event;
    }
}
