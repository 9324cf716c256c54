package io.earshot.local.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.local.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedStoreTest {
    private static final SimulationOptions USUAL = SimulationOptions.defaults().withCustomers(900);
    private static final SimulationOptions SMALL = USUAL.withCustomers(60).withDays(30);

    @Nested
    class Determinism {
        @Test
        void sameSeedGivesTheSameBytes() {
            assertThat(digest(SMALL)).isEqualTo(digest(SMALL));
        }

        @Test
        void anotherSeedGivesOthers() {
            assertThat(digest(SMALL)).isNotEqualTo(digest(SMALL.withSeed(2)));
        }

        @Test
        void neitherLocaleNorTimeZoneOfTheMachineMatters() {
            String expected = digest(SMALL);
            Locale locale = Locale.getDefault();
            TimeZone zone = TimeZone.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
                assertThat(digest(SMALL)).isEqualTo(expected);
            } finally {
                Locale.setDefault(locale);
                TimeZone.setDefault(zone);
            }
        }

        /** Known bytes: another machine or Java that gave others would fail here. A wanted change changes this line. */
        @Test
        void bytesAreTheseOnEveryMachine() {
            assertThat(digest(SMALL)).startsWith("c10f89bcb9929c04");
        }
    }

    @Nested
    class Faults {
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3})
        void everyKindOccursAtTheUsualSize(long seed) {
            Truth truth = live(USUAL.withSeed(seed)).truth;
            assertThat(truth.planted())
                    .containsKeys(
                            "duplicates",
                            "conflicts",
                            "revisions",
                            "revisions.before_what_they_correct",
                            "late_beyond_horizon",
                            "late_within_horizon",
                            "out_of_order",
                            "unknown_store",
                            "future",
                            "malformed",
                            "orders.by_guests",
                            "orders.by_visitors",
                            "orders.in_dollars",
                            "orders.without_a_rate",
                            "spend.without_a_rate",
                            "rates.days_late",
                            "links.of_shared_devices",
                            "links.later_than_horizon",
                            "refunds.partial",
                            "refunds.full",
                            "refunds.several",
                            "refunds.excess",
                            "refunds.other_currency",
                            "refunds.unknown_order",
                            "refunds.before_the_order_arrived",
                            "refunds.later_than_horizon",
                            "refunds.at_the_horizon",
                            "cancellations",
                            "cancellations.later_than_horizon",
                            "tags.sharing_a_name",
                            "variants.reworked_later_than_horizon",
                            "carts.updated_twice",
                            "experiments.contaminated");
        }

        @Test
        void everyTypeIsRevisedRepeatedContradictedAndLate() {
            Map<String, Set<String>> seen = new HashMap<>();
            Map<String, Integer> times = new HashMap<>();
            for (SimulatedRecord sent : live(USUAL).records) {
                JsonNode event = json(sent);
                String type = event.path("type").asText();
                Set<String> kinds = seen.computeIfAbsent(type, any -> new HashSet<>());
                kinds.add(sent.fate().title());
                if (event.path("revision").asInt() > 0) {
                    kinds.add("revised");
                }
                times.merge(type, 1, Integer::sum);
            }
            for (String type : List.of(
                    "impression",
                    "click",
                    "spend",
                    "exposure",
                    "page_view",
                    "link",
                    "conversation",
                    "variant",
                    "placed",
                    "cancelled",
                    "refunded",
                    "rate",
                    "experiment",
                    "arm_total",
                    "outreach",
                    "cart",
                    "subscription")) {
                assertThat(seen.get(type))
                        .as(type + " (" + times.get(type) + ")")
                        .contains("accepted", "superseded", "duplicate", "late", "dead letter", "revised");
            }
        }

        @Test
        void everyWayToBreakAnEventIsTaken() {
            assertThat(live(USUAL).truth.planted().keySet())
                    .filteredOn(name -> name.startsWith("malformed."))
                    .hasSize(22);
        }

        @Test
        void oneInAHundredIsMalformed() {
            Truth truth = live(USUAL).truth;
            assertThat(truth.planted("malformed") / (double) truth.records()).isCloseTo(0.01, within(0.001));
        }

        @Test
        void noneIsMalformedIfNoneIsWanted() {
            assertThat(live(SMALL.withMalformed(0)).truth.planted("malformed")).isZero();
        }

        @Test
        void cleanMeansThatAllIsAcceptedButCorrections() {
            List<SimulatedRecord> records = live(SMALL.withFaults(false).withMalformed(0)).records;
            assertThat(records).allMatch(sent -> sent.fate() == SimulatedRecord.Fate.ACCEPTED);
        }

        @Test
        void futureOnesLieAheadOfAnyReplay() {
            assertThat(live(USUAL).records)
                    .filteredOn(sent -> new String(sent.value(), UTF_8).contains("-future\""))
                    .isNotEmpty()
                    .allMatch(sent ->
                            Micros.instant(sent.occurredMicros()).toString().startsWith("2150"));
        }

        @Test
        void nothingElseIsAheadOfItsArrival() {
            assertThat(live(USUAL).records)
                    .filteredOn(sent -> sent.fate() != SimulatedRecord.Fate.DEAD_LETTER)
                    .allMatch(sent -> sent.occurredMicros() <= sent.arrivalMicros());
        }
    }

    @Nested
    class Stock {
        /** Known bytes of all other topics, from before stock was counted. */
        @Test
        void movesNothingElse() throws Exception {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (SimulatedRecord sent : live(SMALL).records) {
                if (!sent.topic().equals("stock")) {
                    update(sha256, sent);
                }
            }
            assertThat(HexFormat.of().formatHex(sha256.digest())).startsWith("43039884b5f3f875");
        }

        @Test
        void isCountedOnSundayNightsAndRunsLow() {
            Map<String, List<JsonNode>> counts = new HashMap<>();
            for (SimulatedRecord sent : live(USUAL.withFaults(false).withMalformed(0)).records) {
                if (sent.topic().equals("stock")) {
                    JsonNode count = json(sent);
                    assertThat(Instant.parse(count.get("occurred_at").asText())
                                    .atZone(USUAL.timeZone())
                                    .getDayOfWeek())
                            .isEqualTo(DayOfWeek.SUNDAY);
                    counts.computeIfAbsent(count.get("sku").asText(), any -> new ArrayList<>())
                            .add(count);
                }
            }
            assertThat(counts).hasSize(Catalogue.PRODUCTS.size());
            assertThat(counts.values())
                    .as("some were on their way from a supplier and ran low")
                    .allSatisfy(ofOne -> assertThat(ofOne).hasSizeGreaterThan(10))
                    .anySatisfy(ofOne -> assertThat(ofOne)
                            .anyMatch(count -> count.get("on_order").asLong() > 0)
                            .anyMatch(count -> count.get("on_hand").asLong() <= 10));
        }
    }

    @Nested
    class PlantedTruth {
        @Test
        void liftIsRealisedAsPlanted() {
            Truth.Lift lift =
                    live(USUAL.withCustomers(8000).withFaults(false)).truth.lift();
            assertThat(lift.planned()).isEqualTo(0.4);
            assertThat(lift.realised()).isCloseTo(0.4, within(0.12));
            assertThat(lift.realisedRoas()).isCloseTo(0.4, within(0.15));
        }

        @Test
        void thereIsNoLiftIfNoneIsPlanted() {
            Truth truth = live(USUAL.withCustomers(8000).withFaults(false).withLift(0)).truth;
            assertThat(truth.lift().realised()).isCloseTo(0, within(0.1));
            assertThat(truth.variants())
                    .extracting(Truth.Variant::plannedConversion)
                    .containsOnly(AdScenario.CONVERSION);
            assertThat(truth.phrases())
                    .filteredOn(effect -> effect.via().equals("copy"))
                    .allMatch(effect -> effect.planned() == 0);
        }

        @Test
        void connectedCustomersAreABiasedSample() {
            Truth.Calls calls =
                    live(USUAL.withCustomers(8000).withFaults(false)).truth.calls();
            assertThat(calls.realisedConnectRate()).isCloseTo(0.35, within(0.02));
            assertThat(calls.realisedPriceShare()).isCloseTo(0.11, within(0.02));
            assertThat(calls.connectRateEngaged()).isGreaterThan(calls.connectRateOthers() + 0.1);
            assertThat(calls.segments())
                    .containsOnlyKeys("CART_ABANDONER", "CHURNED_SUBSCRIBER", "PROSPECT", "RECENT_BUYER");
        }

        @Test
        void experimentsAreRealisedAsPlanted() {
            Truth truth = live(USUAL.withCustomers(8000).withFaults(false)).truth;
            assertThat(truth.experiments())
                    .extracting(Truth.Experiment::experimentId)
                    .containsExactly(
                            "launch-mail", "product-page", "checkout-page", "club-page", "welcome-series", "headline");
            for (Truth.Experiment experiment : truth.experiments()) {
                Truth.ExperimentArm baseline = arm(experiment, experiment.baseline());
                for (Truth.PlantedLift lift : experiment.lifts()) {
                    Truth.ExperimentArm arm = arm(experiment, lift.arm());
                    double realised = rate(lift.metric(), arm) / rate(lift.metric(), baseline) - 1;
                    assertThat(realised)
                            .as("%s %s", experiment.experimentId(), lift)
                            .isCloseTo(lift.associated(), within(0.15 * (1 + lift.associated())));
                }
            }
            assertThat(lift(truth, "launch-mail", "conversion_rate").causal()).isEqualTo(0.6);
            assertThat(lift(truth, "product-page", "average_order_value").causal())
                    .isBetween(0.2, 0.4);
            assertThat(lift(truth, "checkout-page", "revenue_per_unit").associated())
                    .isZero();
            assertThat(lift(truth, "club-page", "conversion_rate").causal()).isZero();
            assertThat(truth.worth())
                    .filteredOn(worth -> worth.experimentId().equals("welcome-series"))
                    .extracting(Truth.PlantedWorth::metric, Truth.PlantedWorth::causal)
                    .containsExactly(
                            tuple("orders_per_unit", 0.4),
                            tuple("revenue_per_unit", 0.4),
                            tuple("average_order_value", 0.0),
                            tuple("repeat_purchase_rate", 2.0));
            assertThat(lift(truth, "club-page", "conversion_rate").associated()).isGreaterThan(1.5);
            assertThat(experiment(truth, "product-page").arms())
                    .allMatch(arm -> arm.contaminated() > arm.units() / 80 && arm.contaminated() < arm.units() / 20);
        }

        @Test
        void contactsDoWhatIsPlanned() {
            Truth truth = live(USUAL.withCustomers(8000).withFaults(false)).truth;
            for (Truth.Contact contact : truth.outreach()) {
                double rate = contact.succeeded() / (double) contact.assigned();
                double error = Math.sqrt(contact.plannedRate() * (1 - contact.plannedRate()) / contact.assigned());
                assertThat(rate).as(contact.toString()).isCloseTo(contact.plannedRate(), within(4 * error));
                if (contact.arm().equals("CALL")) {
                    assertThat(contact.connected() / (double) contact.assigned())
                            .as(contact.toString())
                            .isCloseTo(0.35, within(0.05));
                }
            }
        }

        @Test
        void buyersAreCalledAfterTwoDaysAbandonersWithinOne() {
            Map<String, Long> orders = new HashMap<>();
            List<SimulatedRecord> records = live(USUAL.withFaults(false).withMalformed(0)).records;
            for (SimulatedRecord sent : records) {
                if (json(sent).path("type").asText().equals("placed")) {
                    orders.put(json(sent).get("order_id").asText(), sent.occurredMicros());
                }
            }
            List<Double> hours = new ArrayList<>();
            for (SimulatedRecord sent : records) {
                Long ordered = orders.get(json(sent).path("order_id").asText());
                if (ordered != null && json(sent).path("type").asText().equals("conversation")) {
                    hours.add((sent.occurredMicros() - ordered) / (double) Micros.HOUR);
                }
            }
            assertThat(hours).isNotEmpty().allMatch(after -> after >= 48 && after <= 72);
        }

        @Test
        void copyIsMadeOfPhrasesThatWereHeardBefore() {
            Map<String, Long> heard = new HashMap<>();
            List<SimulatedRecord> records = live(USUAL.withFaults(false).withMalformed(0)).records;
            for (SimulatedRecord sent : records) {
                heard.put(json(sent).path("conversation_id").asText(), sent.occurredMicros());
            }
            int phrases = 0;
            for (SimulatedRecord sent : records) {
                for (JsonNode phrase : json(sent).path("phrases")) {
                    assertThat(heard.get(phrase.get("conversation_id").asText()))
                            .as(phrase.toString())
                            .isLessThan(sent.occurredMicros());
                    phrases++;
                }
            }
            assertThat(phrases).isGreaterThan(10);
        }

        @Test
        void wordsKeepTheirQuotesScriptsAndLineBreaks() {
            List<String> words = new ArrayList<>();
            for (SimulatedRecord sent : live(USUAL).records) {
                json(sent)
                        .path("tags")
                        .forEach(tag -> words.add(tag.path("phrase").asText()));
            }
            assertThat(words).anyMatch(phrase -> phrase.contains("\""));
            assertThat(words).anyMatch(phrase -> phrase.contains("ß") || phrase.contains("ü"));
            assertThat(words).anyMatch(phrase -> phrase.contains("👻") || phrase.contains("🤷"));
        }

        @Test
        void anOrderIsNotTheSumOfItsLines() {
            assertThat(live(SMALL).records)
                    .filteredOn(sent -> json(sent).path("type").asText().equals("placed"))
                    .anyMatch(sent ->
                            lines(json(sent)) < json(sent).path("amount_minor").asLong());
        }
    }

    @Test
    void eventsOfOnePersonShareAKey() {
        for (SimulatedRecord sent : live(SMALL).records) {
            JsonNode event = json(sent);
            assertThat(sent.key()).isEqualTo(PartitionKey.of(event));
            if (event.path("type").asText().equals("page_view")) {
                assertThat(sent.key())
                        .isIn(
                                event.path("customer_id").asText(),
                                event.path("visitor_id").asText(),
                                event.path("event_id").asText());
            }
        }
    }

    @Test
    void recordsLeaveInOrderOfArrival() {
        long before = Long.MIN_VALUE;
        for (SimulatedRecord sent : live(SMALL).records) {
            assertThat(sent.arrivalMicros()).isGreaterThanOrEqualTo(before);
            before = sent.arrivalMicros();
        }
    }

    @Test
    void filesHoldEveryRecordAndTheTruth(@TempDir Path folder) throws IOException {
        Truth truth = EventFiles.write(new SimulatedStore(SMALL), folder, Topics.EVENTS, written -> {});
        for (String topic : Topics.EVENTS) {
            byte[] bytes = Files.readAllBytes(EventFiles.file(folder, topic));
            long lines = 0;
            for (byte one : bytes) {
                lines += one == '\n' ? 1 : 0;
            }
            assertThat(lines).as(topic).isEqualTo(truth.records(topic)).isPositive();
        }
        JsonNode written =
                new ObjectMapper().readTree(folder.resolve(EventFiles.TRUTH).toFile());
        assertThat(written.at("/options/firstDay").asText()).isEqualTo("2026-06-01");
        assertThat(written.at("/planted/malformed").asLong()).isEqualTo(truth.planted("malformed"));
    }

    @Test
    void truthIsNotToldTooEarly() {
        assertThatThrownBy(() -> new SimulatedStore(SMALL).truth()).hasMessage("events are still under way");
    }

    @Test
    void oneCustomerOnOneDayIsAStoreToo() {
        assertThat(live(USUAL.withCustomers(1).withDays(1)).records).isNotEmpty();
    }

    private static Truth.Experiment experiment(Truth truth, String id) {
        return truth.experiments().stream()
                .filter(experiment -> experiment.experimentId().equals(id))
                .findAny()
                .orElseThrow();
    }

    private static Truth.PlantedLift lift(Truth truth, String id, String metric) {
        return experiment(truth, id).lifts().stream()
                .filter(lift -> lift.metric().equals(metric))
                .findAny()
                .orElseThrow();
    }

    private static Truth.ExperimentArm arm(Truth.Experiment experiment, String name) {
        return experiment.arms().stream()
                .filter(arm -> arm.arm().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static double rate(String metric, Truth.ExperimentArm arm) {
        return switch (metric) {
            case "conversion_rate" -> arm.converted() / (double) arm.units();
            case "revenue_per_unit" -> arm.grossMinor() / (double) arm.units();
            default -> arm.grossMinor() / (double) arm.converted();
        };
    }

    private record Lived(List<SimulatedRecord> records, Truth truth) {}

    private static Lived live(SimulationOptions options) {
        SimulatedStore store = new SimulatedStore(options);
        List<SimulatedRecord> records = new ArrayList<>();
        store.forEachRemaining(records::add);
        return new Lived(records, store.truth());
    }

    private static String digest(SimulationOptions options) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            SimulatedStore store = new SimulatedStore(options);
            store.forEachRemaining(sent -> update(sha256, sent));
            sha256.update(EventFiles.json(store.truth()));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void update(MessageDigest sha256, SimulatedRecord sent) {
        sha256.update((sent.topic() + '\n' + sent.key() + '\n' + sent.arrivalMicros() + '\n').getBytes(UTF_8));
        sha256.update(sent.value());
    }

    private static JsonNode json(SimulatedRecord sent) {
        try {
            return new ObjectMapper().readTree(sent.value());
        } catch (IOException e) {
            return new ObjectMapper().createObjectNode();
        }
    }

    private static long lines(JsonNode placed) {
        long sum = 0;
        for (JsonNode line : placed.path("lines")) {
            sum += line.path("amount_minor").asLong();
        }
        return sum;
    }
}
