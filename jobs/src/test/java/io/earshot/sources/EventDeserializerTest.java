package io.earshot.sources;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.sources.Wire.JSON;
import static io.earshot.sources.Wire.RECEIVED;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.events.ConversationHeld;
import io.earshot.events.Event;
import io.earshot.events.ExperimentRegistered;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.PageViewed;
import io.earshot.events.Samples;
import io.earshot.events.VariantRegistered;
import io.earshot.events.VisitorLinked;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDeserializerTest {
    private static EventDeserializer deserializer;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        deserializer = deserializer(folder, Format.ANY);
    }

    private static EventDeserializer deserializer(Path folder, Format format) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "test:a secret of many characters");
        Map<String, Format> formats = new HashMap<>();
        EventTypes.topics().forEach(topic -> formats.put(topic, format));
        EventDeserializer deserializer =
                new EventDeserializer(Samples.STORES, formats, new CustomerKeys.Location(key.toString()));
        deserializer.open(null);
        return deserializer;
    }

    static Stream<String> types() {
        return Wire.types().keySet().stream();
    }

    @Nested
    class BothFormats {
        @ParameterizedTest
        @MethodSource("io.earshot.sources.EventDeserializerTest#types")
        void giveTheSameEvent(String type) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int i = 0; i < 100; i++) {
                SpecificRecord record = Wire.random(type, random);

                Event fromAvro = event(Wire.types().get(type), Wire.avro(record));
                Event fromJson = event(Wire.types().get(type), Wire.bytes(Wire.json(type, record)));

                assertThat(content(fromJson)).as("seed %d", seed).isEqualTo(content(fromAvro));
            }
        }

        @Test
        void giveHeartbeats() {
            Instant at = Instant.parse("2026-05-04T11:59:59.000001Z");
            ObjectNode json = JSON.createObjectNode().put("type", "heartbeat").put("occurred_at", at.toString());

            for (String topic : EventTypes.topics()) {
                for (byte[] bytes : List.of(Wire.bytes(json), Wire.avro(new io.earshot.wire.Heartbeat(at)))) {
                    Decoded decoded = decode(topic, bytes);
                    assertThat(decoded.kind()).isEqualTo(Decoded.Kind.HEARTBEAT);
                    assertThat(decoded.atMicros()).isEqualTo(at.getEpochSecond() * 1_000_000 + 1);
                }
            }
        }

        @Test
        void sayNothingWithAHeartbeatFromTheFuture() {
            Instant latest = RECEIVED.plusSeconds(300);

            assertThat(decode("ads", Wire.avro(new io.earshot.wire.Heartbeat(latest))))
                    .isNotNull();
            assertThat(decode("ads", Wire.avro(new io.earshot.wire.Heartbeat(latest.plusNanos(1000)))))
                    .isNull();
        }

        @Test
        void refuseAHeartbeatFromBefore1970() {
            assertThat(refusal("ads", Wire.avro(new io.earshot.wire.Heartbeat(Instant.EPOCH.minusNanos(1000)))))
                    .isEqualTo("malformed: occurred_at must be in 1970-2199, got 1969-12-31T23:59:59.999999Z");
        }

        @Test
        void areOnlyTakenWhereTheSettingsSaySo(@TempDir Path folder) throws Exception {
            SpecificRecord record = Wire.random("cancelled", new Random(1));
            byte[] json = Wire.bytes(Wire.json("cancelled", record));
            byte[] avro = Wire.avro(record);

            assertThat(deserializer(folder, Format.AVRO)
                            .decode(Wire.record("orders", avro))
                            .event())
                    .isNotNull();
            assertThat(deserializer(folder, Format.AVRO)
                            .decode(Wire.record("orders", json))
                            .deadLetter())
                    .isNotNull();
            assertThat(deserializer(folder, Format.JSON)
                            .decode(Wire.record("orders", json))
                            .event())
                    .isNotNull();
            assertThat(deserializer(folder, Format.JSON)
                            .decode(Wire.record("orders", avro))
                            .deadLetter())
                    .isNotNull();
        }
    }

    @Nested
    class Events {
        @Test
        void carryTheFirstBytesOfTheHashOfTheValue() throws Exception {
            byte[] value = Wire.bytes(Wire.json("placed"));
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(value);

            assertThat(event("orders", value).meta().payloadHash())
                    .isEqualTo(ByteBuffer.wrap(sha256).getLong());
        }

        @Test
        void carryWhereTheyStood() {
            Decoded decoded = decode("orders", Wire.bytes(Wire.json("placed")));

            assertThat(decoded.topic()).isEqualTo("orders");
            assertThat(decoded.partition()).isEqualTo(3);
            assertThat(decoded.offset()).isEqualTo(42);
        }

        @Test
        void takeNoRawIdForAKey() {
            ObjectNode placed = Wire.json("placed").put("customer_key", Wire.CUSTOMER);

            DeadLetter letter = decode("orders", Wire.bytes(placed)).deadLetter();

            assertThat(letter).isNotNull();
            assertThat(letter.detail())
                    .startsWith("customer_key must be a key id")
                    .doesNotContain(Wire.CUSTOMER);
        }

        @Test
        void nameTheCustomerByAKeyBeforeTheVisitor() {
            ObjectNode placed = Wire.json("placed");
            assertThat(person(placed)).startsWith("c:test.").doesNotContain(Wire.CUSTOMER);

            String key = "other." + "k".repeat(43);
            placed.put("customer_key", key);
            assertThat(person(placed)).isEqualTo("c:" + key);

            placed.remove(List.of("customer_key", "customer_id"));
            assertThat(person(placed)).isEqualTo("v:some visitor_id");

            placed.putNull("visitor_id");
            assertThat(person(placed)).isEmpty();
        }

        @Test
        void takeEmptyIdsForAbsent() {
            ObjectNode placed = Wire.json("placed");
            placed.put("customer_key", "").put("customer_id", "");
            assertThat(person(placed)).isEqualTo("v:some visitor_id");

            placed.put("visitor_id", "");
            assertThat(person(placed)).isEmpty();
        }

        @Test
        void giveCustomersOfTwoStoresDifferentKeys() {
            ObjectNode here = Wire.json("placed");
            ObjectNode there = here.deepCopy().put("store_id", "elsewhere");

            assertThat(person(here)).isNotEqualTo(person(there));
        }

        @Test
        void takeAMissingFieldForItsDefault() throws Exception {
            ObjectNode view = JSON.createObjectNode()
                    .put("type", "page_view")
                    .put("event_id", "e")
                    .put("store_id", Samples.STORE)
                    .put("occurred_at", "2026-05-04T12:00:00Z")
                    .put("visitor_id", "v");

            PageViewed viewed = (PageViewed) event("page_views", Wire.bytes(view));

            assertThat(viewed.source()).isEmpty();
            assertThat(viewed.meta().revision()).isZero();
        }

        @Test
        void keepExactWords() {
            String words = "  zu \"teuer\" \u2014 \uD83D\uDE00\t50%/50% ";
            ObjectNode talk = Wire.json("conversation");
            ((ObjectNode) talk.path("tags").get(0)).put("phrase", words);

            ConversationHeld held = (ConversationHeld) event("conversations", Wire.bytes(talk));

            assertThat(held.tags().get(0).phrase()).isEqualTo(words);
            assertThat(held.tags().get(0).kind()).isEqualTo("objection");
        }

        @Test
        void nameEachPhraseOfAVariantOnce() throws Exception {
            ObjectNode variant = Wire.json("variant");
            variant.withArray("phrases").add(variant.path("phrases").get(0));

            assertThat(((VariantRegistered) event("copy_variants", Wire.bytes(variant))).phraseIds())
                    .containsExactly("some conversation_id/objection/some name/3");
        }

        @Test
        void linkAVisitorToACustomer() {
            VisitorLinked link = (VisitorLinked) event("identities", Wire.bytes(Wire.json("link")));

            assertThat(link.visitor()).isEqualTo("v:some visitor_id");
            assertThat(link.customer()).startsWith("c:test.");
        }

        @Test
        void sayAnExperimentInTheWordsOfTables() {
            ObjectNode experiment = Wire.json("experiment").put("name", "").put("unit", "AD_COHORT_DAY");

            ExperimentRegistered registered = (ExperimentRegistered) event("experiments", Wire.bytes(experiment));

            assertThat(registered.name()).as("the id where there is no name").isEqualTo(registered.experimentId());
            assertThat(registered.unit()).isEqualTo("ad_cohort_day");
            assertThat(registered.primaryMetric()).isEqualTo("conversion_rate");
            assertThat(registered.arms())
                    .containsExactly(
                            new ExperimentRegistered.Arm("some name", 1234), new ExperimentRegistered.Arm("other", 1));
            assertThat(registered.baseline()).isEqualTo("other");
            assertThat(registered.guardrails())
                    .containsExactly(new ExperimentRegistered.Guardrail("conversion_rate", 1234));
        }

        @Test
        void leaveADueTimeOpenThatIsNotSaid() {
            ObjectNode outreach = Wire.json("outreach");
            OutreachAssigned due = (OutreachAssigned) event("outreach", Wire.bytes(outreach));
            OutreachAssigned open = (OutreachAssigned) event("outreach", Wire.bytes(outreach.putNull("due_by")));

            assertThat(due.dueByMicros()).isEqualTo(NOON + DAY);
            assertThat(open.dueByMicros()).isEqualTo(Long.MAX_VALUE);
        }

        private static String person(ObjectNode placed) {
            return ((OrderPlaced) event("orders", Wire.bytes(placed))).person();
        }
    }

    @Nested
    class Malformed {
        static Stream<Arguments> rules() {
            return Stream.of(
                    rule("placed", "event_id", "\"\"", "event_id must not be blank"),
                    rule("placed", "event_id", "\" \\t\"", "event_id must not be blank"),
                    rule("placed", "store_id", "\" \"", "store_id must not be blank"),
                    rule("placed", "order_id", "\"\"", "order_id must not be blank"),
                    rule("cancelled", "order_id", "\" \"", "order_id must not be blank"),
                    rule("refunded", "order_id", "\"\"", "order_id must not be blank"),
                    rule("refunded", "refund_id", "\"\"", "refund_id must not be blank"),
                    rule("conversation", "conversation_id", "\"\"", "conversation_id must not be blank"),
                    rule("variant", "variant_id", "\"\"", "variant_id must not be blank"),
                    rule("click", "channel", "\"\"", "channel must not be blank"),
                    rule("impression", "channel", "\"\"", "channel must not be blank"),
                    rule("spend", "channel", "\"\"", "channel must not be blank"),
                    rule("placed", "revision", "-1", "revision must not be negative, got -1"),
                    rule("placed", "amount_minor", "-1", "amount_minor must be in [0, 10^13], got -1"),
                    rule(
                            "placed",
                            "amount_minor",
                            "10000000000001",
                            "amount_minor must be in [0, 10^13], got 10000000000001"),
                    rule("placed", "lines[0].amount_minor", "-1", "lines.amount_minor must be in [0, 10^13], got -1"),
                    rule("placed", "lines[0].quantity", "-2", "lines.quantity must not be negative, got -2"),
                    rule("refunded", "amount_minor", "-1", "amount_minor must be in [0, 10^13], got -1"),
                    rule("spend", "cost_minor", "-1", "cost_minor must be in [0, 10^13], got -1"),
                    rule("spend", "claimed_revenue_minor", "-1", "claimed_revenue_minor must be in [0, 10^13], got -1"),
                    rule(
                            "spend",
                            "claimed_conversions_milli",
                            "-1",
                            "claimed_conversions_milli must be in [0, 10^13], got -1"),
                    rule(
                            "placed",
                            "currency",
                            "\"EURO\"",
                            "currency must be an ISO 4217 code with minor units, got EURO"),
                    rule(
                            "placed",
                            "currency",
                            "\"eur\"",
                            "currency must be an ISO 4217 code with minor units, got eur"),
                    rule(
                            "placed",
                            "currency",
                            "\"XAU\"",
                            "currency must be an ISO 4217 code with minor units, got XAU"),
                    rule("refunded", "currency", "\"\"", "currency must be an ISO 4217 code with minor units, got "),
                    rule(
                            "spend",
                            "currency",
                            "\"jane.doe@example.org\"",
                            "currency must be an ISO 4217 code with minor units, got a longer text"),
                    rule(
                            "rate",
                            "from_currency",
                            "\"XXX\"",
                            "from_currency must be an ISO 4217 code with minor units, got XXX"),
                    rule(
                            "rate",
                            "to_currency",
                            "\"XXX\"",
                            "to_currency must be an ISO 4217 code with minor units, got XXX"),
                    rule("rate", "from_currency", "\"EUR\"", "from_currency and to_currency must differ"),
                    rule("rate", "rate", "\"0\"", "rate must be in (0, 10^5], got 0"),
                    rule("rate", "rate", "\"0.000\"", "rate must be in (0, 10^5], got 0.000"),
                    rule(
                            "rate",
                            "rate",
                            "\"100000.000000000001\"",
                            "rate must be in (0, 10^5], got 100000.000000000001"),
                    rule("rate", "rate", "\"1e2\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\"-1\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\"+1\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\"1.\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\".5\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\"1,5\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "rate", "\"\u0661\"", "rate must be a plain decimal with at most 12 decimals"),
                    rule(
                            "rate",
                            "rate",
                            "\"0.1234567890123\"",
                            "rate must be a plain decimal with at most 12 decimals"),
                    rule("rate", "day", "\"1969-12-31\"", "day must be in 1970-2199, got 1969-12-31"),
                    rule("stock_level", "sku", "\" \"", "sku must not be blank"),
                    rule(
                            "stock_level",
                            "on_hand",
                            "-10000000000001",
                            "on_hand must be in [-10000000000000, 10000000000000], got -10000000000001"),
                    rule("stock_level", "on_order", "-1", "on_order must be in [0, 10000000000000], got -1"),
                    rule("stock_level", "revision", "-1", "revision must not be negative, got -1"),
                    rule("spend", "day", "\"2200-01-01\"", "day must be in 1970-2199, got 2200-01-01"),
                    rule(
                            "placed",
                            "occurred_at",
                            "\"1969-12-31T23:59:59.999999Z\"",
                            "occurred_at must be in 1970-2199, got 1969-12-31T23:59:59.999999Z"),
                    rule(
                            "placed",
                            "occurred_at",
                            "\"2200-01-01T00:00:00Z\"",
                            "occurred_at must be in 1970-2199, got 2200-01-01T00:00:00Z"),
                    rule("page_view", "dwell_seconds", "-1", "dwell_seconds must not be negative, got -1"),
                    rule("variant", "phrases[0].position", "-1", "phrases.position must not be negative, got -1"),
                    rule("link", "visitor_id", "\"\"", "visitor_id must not be empty"),
                    rule("experiment", "experiment_id", "\"\"", "experiment_id must not be blank"),
                    rule("experiment", "arms", "[]", "arms must be at least two"),
                    rule("experiment", "arms", "[{\"name\": \"other\", \"weight\": 1}]", "arms must be at least two"),
                    rule("experiment", "arms[0].name", "\"other\"", "arms.name must not be there twice"),
                    rule("experiment", "arms[0].name", "\" \"", "arms.name must not be blank"),
                    rule("experiment", "arms[0].weight", "-1", "arms.weight must be in [0, 1000000], got -1"),
                    rule("experiment", "arms[0].weight", "1000001", "arms.weight must be in [0, 1000000], got 1000001"),
                    rule(
                            "experiment",
                            "arms",
                            "[{\"name\": \"a\", \"weight\": 0}, {\"name\": \"other\", \"weight\": 0}]",
                            "arms.weight must not be 0 in all arms"),
                    rule("experiment", "baseline", "\"third\"", "baseline must be one of the arms"),
                    rule("experiment", "planned_units", "-1", "planned_units must be in [0, 10000000000000], got -1"),
                    rule("experiment", "outcome_window_days", "0", "outcome_window_days must be in [1, 365], got 0"),
                    rule(
                            "experiment",
                            "outcome_window_days",
                            "366",
                            "outcome_window_days must be in [1, 365], got 366"),
                    rule(
                            "experiment",
                            "decision_margin_ppm",
                            "10000001",
                            "decision_margin_ppm must be in [0, 10000000], got 10000001"),
                    rule("experiment", "cap_minor", "-1", "cap_minor must be in [0, 10^13], got -1"),
                    rule(
                            "experiment",
                            "guardrails",
                            "[{\"metric\": \"ROAS\"}, {\"metric\": \"ROAS\"}]",
                            "guardrails.metric must not be there twice"),
                    rule(
                            "experiment",
                            "primary_metric",
                            "\"ROAS\"",
                            "primary_metric ROAS needs unit AD_COHORT or AD_COHORT_DAY, got unit CUSTOMER"),
                    rule(
                            "experiment",
                            "guardrails",
                            "[{\"metric\": \"REFUND_RATE\"}, {\"metric\": \"ROAS\"}]",
                            "guardrails.metric ROAS needs unit AD_COHORT or AD_COHORT_DAY, got unit CUSTOMER"),
                    rule(
                            "experiment",
                            "guardrails[0].margin_ppm",
                            "1000001",
                            "guardrails.margin_ppm must be in [0, 1000000], got 1000001"),
                    rule("arm_total", "experiment_id", "\"\"", "experiment_id must not be blank"),
                    rule("arm_total", "arm", "\" \"", "arm must not be blank"),
                    rule(
                            "arm_total",
                            "period_start",
                            "\"1969-12-31T23:59:59Z\"",
                            "period_start must be in 1970-2199, got 1969-12-31T23:59:59Z"),
                    rule(
                            "arm_total",
                            "period_start",
                            "\"2026-05-04T12:00:00.123457Z\"",
                            "period_start must not be after occurred_at"),
                    rule("arm_total", "units", "-1", "units must be in [0, 10000000000000], got -1"),
                    rule("arm_total", "successes", "1235", "successes must be in [0, 1234], got 1235"),
                    rule("arm_total", "numerator_sum", "-1", "numerator_sum must be in [0, 10^13], got -1"),
                    rule(
                            "arm_total",
                            "numerator_squares",
                            "\"1233\"",
                            "numerator_squares must be in [sum^2 / units, sum^2]"),
                    rule(
                            "arm_total",
                            "numerator_squares",
                            "\"1522757\"",
                            "numerator_squares must be in [sum^2 / units, sum^2]"),
                    rule(
                            "arm_total",
                            "denominator_squares",
                            "\"1.0\"",
                            "denominator_squares must be 1 to 27 decimal digits"),
                    rule(
                            "arm_total",
                            "denominator_squares",
                            "\"-1\"",
                            "denominator_squares must be 1 to 27 decimal digits"),
                    rule(
                            "arm_total",
                            "products",
                            "\"2001\"",
                            "products must be at most the root of numerator_squares times denominator_squares"),
                    rule(
                            "arm_total",
                            "currency",
                            "\"XAU\"",
                            "currency must be an ISO 4217 code with minor units, got XAU"),
                    rule("outreach", "outreach_id", "\"\"", "outreach_id must not be blank"),
                    rule("outreach", "probability_ppm", "0", "probability_ppm must be in [1, 1000000], got 0"),
                    rule(
                            "outreach",
                            "probability_ppm",
                            "1000001",
                            "probability_ppm must be in [1, 1000000], got 1000001"),
                    rule(
                            "outreach",
                            "randomised",
                            "false",
                            "probability_ppm must be 0 where the arm was not randomised"),
                    rule(
                            "outreach",
                            "due_by",
                            "\"2200-01-01T00:00:00Z\"",
                            "due_by must be in 1970-2199, got 2200-01-01T00:00:00Z"),
                    rule("cart", "cart_id", "\"\"", "cart_id must not be blank"),
                    rule("cart", "value_minor", "-1", "value_minor must be in [0, 10^13], got -1"),
                    rule("cart", "currency", "\"XAU\"", "currency must be an ISO 4217 code with minor units, got XAU"),
                    rule("subscription", "subscription_id", "\"\"", "subscription_id must not be blank"),
                    rule("subscription", "amount_minor", "-1", "amount_minor must be in [0, 10^13], got -1"),
                    rule(
                            "subscription",
                            "currency",
                            "\"\"",
                            "currency must be an ISO 4217 code with minor units, got "));
        }

        @ParameterizedTest
        @MethodSource("rules")
        void namesFieldAndRule(String type, String field, String value, String detail) throws Exception {
            ObjectNode node = Wire.json(type);
            set(node, field, value);

            assertThat(refusal(Wire.types().get(type), Wire.bytes(node))).isEqualTo("malformed: " + detail);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "click",
                    "impression",
                    "exposure",
                    "page_view",
                    "conversation",
                    "outreach",
                    "cart",
                    "subscription"
                })
        void isWhatAPersonDoesWithoutAPerson(String type) {
            ObjectNode node = Wire.json(type).put("customer_id", "").putNull("visitor_id");

            assertThat(refusal(Wire.types().get(type), Wire.bytes(node)))
                    .isEqualTo("malformed: visitor_id, customer_id or customer_key must be there");
        }

        @Test
        void isALinkWithoutACustomer() {
            assertThat(refusal("identities", Wire.bytes(Wire.json("link").put("customer_id", ""))))
                    .isEqualTo("malformed: customer_id or customer_key must be there");
        }

        @Test
        void isNotAnythingAtTheEdgeOfARule() throws Exception {
            for (Arguments edge : List.of(
                    arguments("placed", "amount_minor", "0"),
                    arguments("placed", "amount_minor", "10000000000000"),
                    arguments("placed", "lines", "[]"),
                    arguments("placed", "occurred_at", "\"1970-01-01T00:00:00Z\""),
                    arguments("rate", "rate", "\"100000\""),
                    arguments("rate", "rate", "\"0.000000000001\""),
                    arguments("rate", "day", "\"2199-12-31\""),
                    arguments("stock_level", "on_hand", "-10000000000000"),
                    arguments("stock_level", "on_order", "0"),
                    arguments("spend", "day", "\"1970-01-01\""),
                    arguments("spend", "campaign_id", "\"\""),
                    arguments("exposure", "variant_id", "\"\""),
                    arguments("page_view", "source", "null"),
                    arguments("page_view", "revision", "2147483647"),
                    arguments("experiment", "arms[0].weight", "0"),
                    arguments("experiment", "planned_units", "0"),
                    arguments("experiment", "outcome_window_days", "365"),
                    arguments("experiment", "guardrails", "[]"),
                    arguments("arm_total", "period_start", "\"2026-05-04T12:00:00.123456Z\""),
                    arguments("arm_total", "successes", "1234"),
                    arguments("arm_total", "numerator_squares", "\"1522756\""),
                    arguments("arm_total", "products", "\"0\""),
                    arguments("arm_total", "currency", "\"\""),
                    arguments("outreach", "probability_ppm", "1000000"),
                    arguments("outreach", "due_by", "null"),
                    arguments("outreach", "cart_id", "null"),
                    arguments("cart", "order_id", "null"))) {
                String type = (String) edge.get()[0];
                ObjectNode node = Wire.json(type);
                set(node, (String) edge.get()[1], (String) edge.get()[2]);
                assertThat(event(Wire.types().get(type), Wire.bytes(node)))
                        .as("%s", node)
                        .isNotNull();
            }
        }

        @Test
        void isNotAReturnOnWhatAudiencesCost() {
            for (String unit : List.of("AD_COHORT", "AD_COHORT_DAY")) {
                ObjectNode experiment =
                        Wire.json("experiment").put("unit", unit).put("primary_metric", "ROAS");
                experiment.putArray("guardrails").addObject().put("metric", "ROAS");

                assertThat(event("experiments", Wire.bytes(experiment))).isNotNull();
            }
            for (String unit : List.of("VISITOR", "NOT_RANDOMISED")) {
                ObjectNode experiment =
                        Wire.json("experiment").put("unit", unit).put("primary_metric", "ROAS");
                assertThat(refusal("experiments", Wire.bytes(experiment)))
                        .isEqualTo("malformed: primary_metric ROAS needs unit AD_COHORT or AD_COHORT_DAY, got unit "
                                + unit);
            }
        }

        @Test
        void isSaidBeforeAnythingElse() {
            ObjectNode node = Wire.json("placed")
                    .put("store_id", "unknown")
                    .put("occurred_at", "2199-01-01T00:00:00Z")
                    .put("amount_minor", -1);

            assertThat(decode("orders", Wire.bytes(node)).deadLetter().reason()).isEqualTo(Reason.MALFORMED);
        }

        @Test
        void keepsTheStoreWhereItCanBeRead() {
            assertThat(decode("orders", Wire.bytes(Wire.json("placed").put("amount_minor", -1)))
                            .deadLetter()
                            .storeId())
                    .isEqualTo(Samples.STORE);
            assertThat(decode("orders", Wire.bytes(Wire.json("placed").put("store_id", 7)))
                            .deadLetter()
                            .storeId())
                    .isEmpty();
            assertThat(decode("orders", "{\"store_id\": \"shop\", ".getBytes(UTF_8))
                            .deadLetter()
                            .storeId())
                    .isEmpty();
        }

        private static Arguments rule(String type, String field, String value, String detail) {
            return arguments(type, field, value, detail);
        }
    }

    @Nested
    class StrictJson {
        static Stream<Arguments> breaches() {
            return Stream.of(
                    arguments("revision", "1.0", "revision must be a whole number of 32 bits"),
                    arguments("revision", "1e0", "revision must be a whole number of 32 bits"),
                    arguments("revision", "\"1\"", "revision must be a whole number of 32 bits"),
                    arguments("revision", "2147483648", "revision must be a whole number of 32 bits"),
                    arguments("revision", "null", "revision must be a whole number of 32 bits"),
                    arguments("amount_minor", "1.0", "amount_minor must be a whole number of 64 bits"),
                    arguments("amount_minor", "9223372036854775808", "amount_minor must be a whole number of 64 bits"),
                    arguments("amount_minor", "true", "amount_minor must be a whole number of 64 bits"),
                    arguments("order_id", "7", "order_id must be a text"),
                    arguments("order_id", "null", "order_id must be a text"),
                    arguments(
                            "order_id",
                            "\"\\uD83D\"",
                            "order_id must be text that UTF-8 can write, without half a surrogate pair"),
                    arguments(
                            "order_id",
                            "\"\\uDE00\\uD83D\"",
                            "order_id must be text that UTF-8 can write, without half a surrogate pair"),
                    arguments(
                            "order_id",
                            "\"\\uD83D \\uDE00\"",
                            "order_id must be text that UTF-8 can write, without half a surrogate pair"),
                    arguments("customer_id", "5", "customer_id must be a text"),
                    arguments("lines", "{}", "lines must be an array"),
                    arguments("lines", "null", "lines must be an array"),
                    arguments("lines", "[1]", "lines[0] must be an object"),
                    arguments("lines[0].quantity", "\"two\"", "lines[0].quantity must be a whole number of 64 bits"),
                    arguments(
                            "lines[0].extra",
                            "1",
                            "a field must be known to the contract: there is an unknown one in lines[0]"),
                    arguments(
                            "lines[0].type",
                            "\"placed\"",
                            "a field must be known to the contract: there is an unknown one in lines[0]"),
                    arguments(
                            "extra",
                            "1",
                            "a field must be known to the contract: there is an unknown one in the object"),
                    arguments("occurred_at", "1777896000000000", "occurred_at must be a text"),
                    arguments(
                            "occurred_at",
                            "\"2026-05-04T12:00:00.1234567Z\"",
                            "occurred_at must be a UTC time with at most 6 decimals"),
                    arguments(
                            "occurred_at",
                            "\"2026-05-04T14:00:00+02:00\"",
                            "occurred_at must be a UTC time with at most 6 decimals"),
                    arguments(
                            "occurred_at",
                            "\"2026-05-04T12:00:00\"",
                            "occurred_at must be a time such as 2026-05-01T12:00:00.123456Z"),
                    arguments(
                            "occurred_at",
                            "\"2026-05-04 12:00:00Z\"",
                            "occurred_at must be a time such as 2026-05-01T12:00:00.123456Z"),
                    arguments(
                            "occurred_at",
                            "\"yesterday\"",
                            "occurred_at must be a time such as 2026-05-01T12:00:00.123456Z"));
        }

        @ParameterizedTest
        @MethodSource("breaches")
        void refuses(String field, String value, String detail) throws Exception {
            ObjectNode node = Wire.json("placed");
            set(node, field, value);

            assertThat(refusal("orders", Wire.bytes(node))).isEqualTo("malformed: " + detail);
        }

        @ParameterizedTest
        @ValueSource(strings = {"event_id", "store_id", "occurred_at", "order_id", "amount_minor", "currency"})
        void refusesAnOrderWithout(String field) {
            ObjectNode node = Wire.json("placed");
            node.remove(field);

            assertThat(refusal("orders", Wire.bytes(node))).isEqualTo("malformed: " + field + " must be there");
        }

        @Test
        void refusesALowerCaseEnum() {
            assertThat(refusal("exposures", Wire.bytes(Wire.json("exposure").put("surface", "email"))))
                    .isEqualTo(
                            "malformed: surface must be one of [EMAIL, PAGE, PRODUCT_DESCRIPTION, TEXT_MESSAGE, CALL_SCRIPT]");
        }

        @Test
        void refusesADayThatIsNone() {
            assertThat(refusal("fx_rates", Wire.bytes(Wire.json("rate").put("day", "2026-02-30"))))
                    .isEqualTo("malformed: day must be a day such as 2026-05-01");
        }

        @Test
        void refusesARepeatedField() throws Exception {
            String json = new String(Wire.bytes(Wire.json("placed")), UTF_8);

            assertThat(refusal(
                            "orders", (json.substring(0, json.length() - 1) + ",\"order_id\":\"x\"}").getBytes(UTF_8)))
                    .startsWith("malformed: value must be one JSON object without repeated fields: broken at column ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "{}", "1", ",", "]"})
        void refusesTextAfterTheObject(String trailing) {
            String json = new String(Wire.bytes(Wire.json("placed")), UTF_8);

            assertThat(refusal("orders", (json + trailing).getBytes(UTF_8))).startsWith("malformed: value must be");
            assertThat(event("orders", (json + " \n").getBytes(UTF_8))).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", " ", "null", "7", "\"text\"", "[]", "[{}]", "{", "{'type': 'placed'}", "// {}", "NaN"})
        void refusesWhatIsNoObject(String json) {
            assertThat(refusal("orders", json.getBytes(UTF_8))).startsWith("malformed: value must be one JSON object");
        }

        @Test
        void refusesAnyEncodingButUtf8() {
            String json = new String(Wire.bytes(Wire.json("placed")), UTF_8);

            assertThat(refusal("orders", json.getBytes(UTF_16))).startsWith("malformed: ");
            byte[] broken = Wire.bytes(Wire.json("placed").put("order_id", "AAAA"));
            broken[new String(broken, UTF_8).indexOf("AAAA")] = (byte) 0xFF;
            assertThat(refusal("orders", broken)).startsWith("malformed: ");
        }

        @Test
        void refusesATypeOfAnotherTopic() {
            assertThat(refusal("orders", Wire.bytes(Wire.json("click"))))
                    .isEqualTo(
                            "malformed: type must be one of [cancelled, placed, refunded] or heartbeat in topic orders");
            assertThat(refusal("orders", "{}".getBytes(UTF_8))).isEqualTo("malformed: type must be a text");
            assertThat(refusal("orders", "{\"type\": 1}".getBytes(UTF_8))).isEqualTo("malformed: type must be a text");
        }

        @Test
        void refusesTheKindOfAnAdBecauseTheTypeSaysIt() {
            assertThat(refusal("ads", Wire.bytes(Wire.json("click").put("kind", "CLICK"))))
                    .isEqualTo("malformed: kind must be left out: type says it");
        }

        @Test
        void refusesNestingWithoutEnd() {
            assertThat(refusal("orders", "[".repeat(100_000).getBytes(UTF_8))).startsWith("malformed: ");
        }
    }

    @Nested
    class Avro {
        @Test
        void refusesACutRecordWhereverItIsCut() {
            byte[] whole = Wire.avro(Wire.random("conversation", new Random(5)));
            for (int length = 2; length < whole.length; length++) {
                assertThat(refusal("conversations", Arrays.copyOf(whole, length)))
                        .startsWith("malformed: value must ");
            }
        }

        @Test
        void refusesBytesThatAreLeftOver() {
            byte[] whole = Wire.avro(Wire.random("placed", new Random(5)));

            assertThat(refusal("orders", Arrays.copyOf(whole, whole.length + 1)))
                    .isEqualTo("malformed: value must end with the record: bytes are left over");
        }

        @Test
        void refusesAnUnknownSchema() {
            byte[] bytes = Wire.avro(Wire.random("placed", new Random(5)));
            bytes[2] ^= 1;

            assertThat(refusal("orders", bytes))
                    .startsWith("malformed: schema fingerprint must be one of this topic's schemas, got ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"FF", "C0AF", "EDA080", "F09F98", "E282"})
        void refusesTextThatIsNoUtf8AndNamesTheField(String hex) {
            byte[] bytes = java.util.HexFormat.of().parseHex(hex);
            io.earshot.wire.OrderCancelled cancelled =
                    new io.earshot.wire.OrderCancelled("e", Samples.STORE, RECEIVED, 0, "ab@@@@yz");

            assertThat(refusal("orders", replaced(Wire.avro(cancelled), bytes)))
                    .isEqualTo("malformed: order_id must be text in UTF-8");
        }

        @Test
        void namesTheFieldOfBrokenTextInAList() {
            SpecificRecord conversation = Wire.random("conversation", new Random(5));
            io.earshot.wire.ConversationTag tag = new io.earshot.wire.ConversationTag(
                    io.earshot.wire.TagKind.OBJECTION, "price", "", "too @@@@ dear", "");
            conversation.put(conversation.getSchema().getField("tags").pos(), List.of(tag));

            assertThat(refusal("conversations", replaced(Wire.avro(conversation), new byte[] {(byte) 0x80})))
                    .isEqualTo("malformed: tags.phrase must be text in UTF-8");
        }

        @Test
        void takesTheReplacementCharacterWhereItWasSent() {
            io.earshot.wire.OrderCancelled cancelled =
                    new io.earshot.wire.OrderCancelled("e", Samples.STORE, RECEIVED, 0, "o\uFFFD\uD83D\uDE00");

            assertThat(event("orders", Wire.avro(cancelled)).toString()).contains("o\uFFFD\uD83D\uDE00");
        }

        /** Bytes in the place of @@@@, or the beginning of it. */
        private byte[] replaced(byte[] record, byte[] bytes) {
            int at = new String(record, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("@@@@");
            System.arraycopy(bytes, 0, record, at, bytes.length);
            return record;
        }

        @Test
        void refusesTheSchemaOfAnotherTopic() {
            byte[] bytes = Wire.avro(Wire.random("click", new Random(5)));

            assertThat(refusal("orders", bytes)).startsWith("malformed: schema fingerprint must be");
        }

        @Test
        void namesTheStoreOfARecordThatBreaksARule() {
            io.earshot.wire.OrderCancelled cancelled =
                    new io.earshot.wire.OrderCancelled("e", Samples.STORE, RECEIVED, 0, " ");

            assertThat(decode("orders", Wire.avro(cancelled)).deadLetter().storeId())
                    .isEqualTo(Samples.STORE);
        }

        @Test
        void refusesHugeLengthsWithoutTakingMemoryForThem() {
            long fingerprint =
                    SchemaNormalization.parsingFingerprint64(io.earshot.wire.OrderCancelled.getClassSchema());
            ByteBuffer header = ByteBuffer.allocate(10).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            header.put((byte) 0xC3).put((byte) 1).putLong(fingerprint);
            for (String length :
                    List.of("feffffff0f", "ffffffffffffffffff01", "01", "80808080808080808080", "8080808010")) {
                byte[] rest = java.util.HexFormat.of().parseHex(length);
                byte[] bytes = Arrays.copyOf(header.array(), 10 + rest.length);
                System.arraycopy(rest, 0, bytes, 10, rest.length);
                assertThat(refusal("orders", bytes)).as(length).startsWith("malformed: value must be a record of");
            }
        }
    }

    @Nested
    class DeadLetters {
        @Test
        void keepKeyValueAndPlace() {
            byte[] value = {1, 2, 3};

            DeadLetter letter = decode("orders", value).deadLetter();

            assertThat(letter.topic()).isEqualTo("orders");
            assertThat(letter.partition()).isEqualTo(3);
            assertThat(letter.offset()).isEqualTo(42);
            assertThat(letter.recordMillis()).isEqualTo(RECEIVED.toEpochMilli());
            assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo(value);
        }

        @Test
        void takeARecordWithoutAValueOrKey() {
            DeadLetter letter = deserializer
                    .decode(new org.apache.kafka.clients.consumer.ConsumerRecord<>("orders", 0, 0, null, null))
                    .deadLetter();

            assertThat(letter.detail()).isEqualTo("value must not be null");
            assertThat(letter.key()).isEmpty();
            assertThat(letter.value()).isEmpty();
            assertThat(letter.storeId()).isEmpty();
        }

        @Test
        void nameNoStoreThatUtf8CannotWrite() {
            String json = new String(Wire.bytes(Wire.json("placed").put("store_id", "half")), UTF_8);

            DeadLetter letter = decode("orders", json.replace("half", "\\ud83d").getBytes(UTF_8))
                    .deadLetter();

            assertThat(letter.detail()).startsWith("store_id must be text that UTF-8 can write");
            assertThat(letter.storeId()).isEmpty();
        }

        @Test
        void takeAnUnknownStore() {
            ObjectNode node = Wire.json("placed").put("store_id", "nowhere").put("occurred_at", "2199-01-01T00:00:00Z");

            DeadLetter letter = decode("orders", Wire.bytes(node)).deadLetter();

            assertThat(letter.reason()).as("said before future").isEqualTo(Reason.UNKNOWN_STORE);
            assertThat(letter.reason().words()).isEqualTo("unknown store");
            assertThat(letter.detail()).isEqualTo("store_id must be one of the settings");
            assertThat(letter.storeId()).isEqualTo("nowhere");
        }

        @Test
        void takeWhatIsMoreThanFiveMinutesAheadOfTheBroker() {
            Instant latest = RECEIVED.plusSeconds(300);
            ObjectNode onTime = Wire.json("placed").put("occurred_at", latest.toString());
            ObjectNode future = Wire.json("placed")
                    .put("occurred_at", latest.plusNanos(1000).toString());

            assertThat(event("orders", Wire.bytes(onTime))).isNotNull();
            assertThat(refusal("orders", Wire.bytes(future)))
                    .isEqualTo(
                            "future: occurred_at must be at most 5 min after the record's timestamp 1777896000500 ms,"
                                    + " got 1777896300500 ms");
        }

        @Test
        void haveNoTimeThatCouldMoveAWatermark() {
            assertThat(decode("orders", new byte[0]).atMicros()).isEqualTo(Long.MIN_VALUE);
        }

        @ParameterizedTest
        @MethodSource("io.earshot.sources.EventDeserializerTest#types")
        void neverNameTheCustomerWhateverIsBroken(String type) throws Exception {
            ObjectNode whole = Wire.json(type);
            for (String field : new TreeSet<>(names(whole))) {
                for (String value : List.of("null", "-1", "{}", "[3]", "true", "\"" + Wire.CUSTOMER + "\"", "1e999")) {
                    ObjectNode broken = whole.deepCopy();
                    broken.set(field, JSON.readTree(value));
                    Decoded decoded = decode(Wire.types().get(type), Wire.bytes(broken));
                    if (decoded.deadLetter() != null) {
                        assertThat(decoded.deadLetter().detail())
                                .doesNotContain("jane")
                                .doesNotContain("example");
                    }
                }
            }
        }

        private static List<String> names(ObjectNode node) {
            return node.properties().stream().map(Map.Entry::getKey).toList();
        }
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> types = types().toList();
        for (int i = 0; i < 20_000; i++) {
            String type = types.get(random.nextInt(types.size()));
            SpecificRecord record = Wire.random(type, random);
            byte[] bytes = random.nextBoolean() ? Wire.avro(record) : Wire.bytes(Wire.json(type, record));
            byte[] mutated = mutated(bytes, random);
            try {
                decode(Wire.types().get(type), mutated);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(mutated), e);
            }
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated = Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length + 3));
                case 3 -> System.arraycopy(mutated, 0, mutated, at, mutated.length - at);
                default -> Arrays.fill(mutated, at, Math.min(mutated.length, at + 9), (byte) 0xFF);
            }
        }
        return mutated;
    }

    private static Decoded decode(String topic, byte[] value) {
        return deserializer.decode(Wire.record(topic, value));
    }

    private static Event event(String topic, byte[] value) {
        Decoded decoded = decode(topic, value);
        assertThat(decoded.deadLetter()).as("dead letter").isNull();
        return decoded.event();
    }

    /** Reason and detail of the dead letter that a record becomes. */
    private static String refusal(String topic, byte[] value) {
        Decoded decoded = decode(topic, value);
        assertThat(decoded.deadLetter()).as("dead letter").isNotNull();
        return decoded.deadLetter().reason().words() + ": "
                + decoded.deadLetter().detail();
    }

    /** All of an event but the hash of its bytes. */
    private static String content(Event event) {
        return event.toString().replaceAll("payloadHash=-?\\d+", "");
    }

    /** Sets a field such as {@code revision} or {@code lines[0].quantity}. */
    private static void set(ObjectNode node, String path, String value) throws JsonProcessingException {
        JsonNode parsed = JSON.readTree(value);
        int bracket = path.indexOf("[0].");
        if (bracket < 0) {
            node.set(path, parsed);
        } else {
            ((ObjectNode) node.path(path.substring(0, bracket)).get(0)).set(path.substring(bracket + 4), parsed);
        }
    }
}
