package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.jobs.ForecastJob;
import io.earshot.jobs.InsightJob;
import io.earshot.local.Await;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.StackOptions;
import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a simulated store's survey says of its orders beforehand is found, with its lead, through real Kafka, three jobs and
 * ClickHouse, and what says nothing is not, although events come late, twice, corrected and malformed.
 */
class SimulatedSignalsITCase {
    private static final SimulationOptions OPTIONS =
            SimulationOptions.defaults().withCustomers(20).withDays(378).withSurvey(40);

    private static final LocalDate LOOK =
            OPTIONS.firstDay().plusWeeks(52).minusDays(1).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));

    private static final Map<String, List<String>> LEADS = LeadOracle.KEYS;

    /** Behind all days of the simulation, so that they close. */
    private static final long END = Micros.of(
            OPTIONS.lastDay().plusDays(1).atStartOfDay(OPTIONS.timeZone()).toInstant());

    private static final Map<String, List<String>> ALL = Map.of(
            "leading_indicators",
            LEADS.get("leading_indicators"),
            "forecasts",
            ForecastOracle.KEYS.get("forecasts"),
            "signals",
            InsightOracle.KEYS.get("signals"),
            "orders",
            Tables.KEYS.get("orders"));

    @TempDir
    Path folder;

    @Test
    void whatIsPlantedIsFoundAndWhatIsAbsentIsNot() throws Exception {
        Needed.clickHouse();
        SimulatedStore simulated = new SimulatedStore(OPTIONS);
        List<Sent> sent = new ArrayList<>();
        simulated.forEachRemaining(record -> sent.add(sent(record)));
        sent.addAll(heartbeats());
        List<Store> stores = List.of(new Store(OPTIONS.storeId(), OPTIONS.timeZone(), SimulationOptions.CURRENCY));
        // Three jobs at once.
        LocalStack stack =
                LocalStack.start(StackOptions.in(folder.resolve("stack")).withParallelism(1));
        try (Stage stage = new Stage(Stage.laptop(stack), folder, stores, Settings.DEFAULT)) {
            stage.send(sent);
            JobID attribution = stage.submit(Optional.empty());
            JobID insight =
                    stage.submitBeside(InsightJob.class, Map.of("kafka.group-id", "oracle-insight"), Optional.empty());
            stage.awaitAll(attribution);
            JobID forecast = stage.submitBeside(
                    ForecastJob.class, Map.of("kafka.group-id", "oracle-forecast"), Optional.empty());

            Map<String, String> ought = new HashMap<>();
            for (Truth.PlantedSignal signal : simulated.truth().signals()) {
                ought.put(signal.name(), signal.leads() ? "yes, by " + signal.lagDays() : "no");
            }
            assertThat(ought).hasSize(3).containsValues("no", "yes, by 5");
            Await.until(
                    Duration.ofMinutes(10),
                    () -> verdicts(stage, "orders").entrySet().containsAll(ought.entrySet()),
                    () -> "of orders: " + verdicts(stage, "orders") + ", ought to be " + ought + "; in all "
                            + stage.tables(ALL));
            System.out.println(sent.size() + " records, orders: " + verdicts(stage, "orders") + ", revenue: "
                    + verdicts(stage, "revenue"));
            Tables facts = new Oracle(stores, Settings.DEFAULT, Hmac::customerKey).tables(stage.records());
            Tables said = new InsightOracle(stores, Settings.DEFAULT, Hmac::customerKey).tables(stage.records());
            said.rows("daily_facts").values().forEach(row -> facts.put("daily_facts", row));
            Tables leads = new LeadOracle(stores).tables(facts, END);
            Await.until(
                    Duration.ofMinutes(5),
                    () -> TableDiff.nearlyBetween(leads, stage.tables(LEADS)).isEmpty(),
                    () -> TableDiff.report(TableDiff.nearlyBetween(leads, stage.tables(LEADS)), 3));
            for (JobID job : List.of(attribution, insight, forecast)) {
                assertThat(stage.flink().restarts(job)).as("restarts").isZero();
            }
        }
    }

    /** As the look after a year says, the last one of the simulation. */
    private static Map<String, String> verdicts(Stage stage, String target) throws Exception {
        Map<String, String> verdicts = new HashMap<>();
        for (Tables.Row row : stage.tables(LEADS).rows("leading_indicators").values()) {
            Map<String, String> lead = row.values();
            if (lead.get("target").equals(target) && lead.get("origin").equals(LOOK.toString())) {
                boolean leads = lead.get("verdict").equals("yes");
                verdicts.put(lead.get("name"), lead.get("verdict") + (leads ? ", by " + lead.get("lag_days") : ""));
            }
        }
        return verdicts;
    }

    private static Sent sent(SimulatedRecord record) {
        int partition = Math.floorMod(record.key().hashCode(), Stage.PARTITIONS);
        return new Sent(record.topic(), partition, record.key(), record.arrivalMicros() / 1000, record.value());
    }

    private static List<Sent> heartbeats() {
        List<Sent> heartbeats = new ArrayList<>();
        for (String topic : Oracle.TOPICS) {
            for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
                heartbeats.add(new Sent(
                        topic,
                        partition,
                        "heartbeat",
                        END / 1000,
                        JsonEvent.heartbeat(END).bytes()));
            }
        }
        return heartbeats;
    }
}
