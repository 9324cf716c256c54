package io.earshot.local.oracle;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which fields the JSON of each type has, and what may stand in them. */
record Shape(String topic, List<Field> fields) {

    /** Throws with the reason if the value does not fit. */
    interface Check {
        void accept(JsonNode value) throws Malformed;
    }

    record Field(String name, boolean required, Check check) {}

    private static final Check MONEY = whole(0, 10_000_000_000_000L);
    private static final List<Field> PERSON =
            List.of(nullable("visitor_id"), nullable("customer_id"), nullable("customer_key"));
    private static final Check TAG_KIND =
            oneOf("OBJECTION", "MOTIVATION", "BENEFIT", "PROBLEM", "COMPETITOR", "TOPIC", "FEATURE");
    private static final List<Field> TAG =
            List.of(field("kind", TAG_KIND), text("name"), optional("stage"), text("phrase"), optional("product"));
    private static final List<Field> PHRASE = List.of(
            text("conversation_id"),
            field("kind", TAG_KIND),
            text("name"),
            new Field("position", false, whole(Integer.MIN_VALUE, Integer.MAX_VALUE)));
    private static final List<Field> LINE =
            List.of(text("line_id"), text("sku"), field("quantity", whole(0, Long.MAX_VALUE)), money("amount_minor"));
    private static final List<Field> AD_TOUCH = fields(
            PERSON, id("channel"), text("campaign_id"), text("ad_id"), optional("variant_id"), optional("device"));
    private static final Check METRIC =
            oneOf("CONVERSION_RATE", "REVENUE_PER_UNIT", "AVERAGE_ORDER_VALUE", "ROAS", "REFUND_RATE");
    private static final List<Field> ARM = List.of(id("name"), field("weight", whole(0, 1_000_000)));
    private static final List<Field> GUARDRAIL =
            List.of(field("metric", METRIC), new Field("margin_ppm", false, whole(0, 1_000_000)));

    static final Map<String, Shape> OF_TYPE = Map.ofEntries(
            entry("impression", event("ads", AD_TOUCH)),
            entry("click", event("ads", AD_TOUCH)),
            entry(
                    "spend",
                    event(
                            "ads",
                            fields(
                                    List.of(),
                                    id("channel"),
                                    text("campaign_id"),
                                    text("ad_id"),
                                    optional("variant_id"),
                                    field("day", Shape::day),
                                    money("cost_minor"),
                                    field("currency", Shape::currency),
                                    new Field("claimed_conversions_milli", false, MONEY),
                                    new Field("claimed_revenue_minor", false, MONEY)))),
            entry(
                    "exposure",
                    event(
                            "exposures",
                            fields(
                                    PERSON,
                                    field(
                                            "surface",
                                            oneOf(
                                                    "EMAIL",
                                                    "PAGE",
                                                    "PRODUCT_DESCRIPTION",
                                                    "TEXT_MESSAGE",
                                                    "CALL_SCRIPT")),
                                    text("variant_id"),
                                    optional("experiment_id"),
                                    optional("arm"),
                                    optional("device")))),
            entry(
                    "page_view",
                    event(
                            "page_views",
                            fields(
                                    PERSON,
                                    optional("url"),
                                    nullable("source"),
                                    nullable("medium"),
                                    new Field("dwell_seconds", false, whole(0, Integer.MAX_VALUE))))),
            entry(
                    "link",
                    event(
                            "identities",
                            fields(List.of(), text("visitor_id"), nullable("customer_id"), nullable("customer_key")))),
            entry(
                    "conversation",
                    event(
                            "conversations",
                            fields(
                                    PERSON,
                                    id("conversation_id"),
                                    field(
                                            "segment",
                                            oneOf("RECENT_BUYER", "CART_ABANDONER", "CHURNED_SUBSCRIBER", "PROSPECT")),
                                    text("channel"),
                                    field(
                                            "outcome",
                                            oneOf("CONNECTED", "NO_ANSWER", "REFUSED", "VOICEMAIL", "WRONG_NUMBER")),
                                    optional("agent"),
                                    optional("script"),
                                    new Field("consent_to_quote", false, Shape::flag),
                                    nullable("cart_id"),
                                    nullable("order_id"),
                                    list("tags", TAG)))),
            entry(
                    "variant",
                    event(
                            "copy_variants",
                            fields(
                                    List.of(),
                                    id("variant_id"),
                                    optional("experiment_id"),
                                    optional("arm"),
                                    text("text"),
                                    list("phrases", PHRASE)))),
            entry(
                    "placed",
                    event(
                            "orders",
                            fields(
                                    PERSON,
                                    id("order_id"),
                                    money("amount_minor"),
                                    field("currency", Shape::currency),
                                    list("lines", LINE)))),
            entry("cancelled", event("orders", List.of(id("order_id")))),
            entry(
                    "refunded",
                    event(
                            "orders",
                            List.of(
                                    id("refund_id"),
                                    id("order_id"),
                                    money("amount_minor"),
                                    field("currency", Shape::currency)))),
            entry(
                    "rate",
                    event(
                            "fx_rates",
                            List.of(
                                    field("day", Shape::day),
                                    field("from_currency", Shape::currency),
                                    field("to_currency", Shape::currency),
                                    field("rate", Shape::rate)))),
            entry(
                    "experiment",
                    event(
                            "experiments",
                            List.of(
                                    id("experiment_id"),
                                    optional("name"),
                                    field("arms", list("arms", ARM).check()),
                                    text("baseline"),
                                    field(
                                            "unit",
                                            oneOf(
                                                    "CUSTOMER",
                                                    "VISITOR",
                                                    "AD_COHORT",
                                                    "AD_COHORT_DAY",
                                                    "NOT_RANDOMISED")),
                                    new Field("planned_units", false, MONEY),
                                    field("primary_metric", METRIC),
                                    field("outcome_window_days", whole(1, 365)),
                                    new Field("aa_test", false, Shape::flag),
                                    new Field("decision_margin_ppm", false, whole(0, 10_000_000)),
                                    new Field("cap_minor", false, MONEY),
                                    list("guardrails", GUARDRAIL)))),
            entry(
                    "arm_total",
                    event(
                            "arm_totals",
                            List.of(
                                    id("experiment_id"),
                                    id("arm"),
                                    field("period_start", Shape::time),
                                    field("units", MONEY),
                                    field("successes", MONEY),
                                    new Field("numerator_sum", false, MONEY),
                                    new Field("numerator_squares", false, Shape::digits),
                                    new Field("denominator_sum", false, MONEY),
                                    new Field("denominator_squares", false, Shape::digits),
                                    new Field("products", false, Shape::digits),
                                    new Field("currency", false, Shape::currencyOrNone)))),
            entry(
                    "outreach",
                    event(
                            "outreach",
                            fields(
                                    PERSON,
                                    id("outreach_id"),
                                    field("about", oneOf("CART", "SUBSCRIPTION", "TRIAL", "ORDER", "OTHER")),
                                    nullable("cart_id"),
                                    nullable("subscription_id"),
                                    field("arm", oneOf("CALL", "EMAIL", "TEXT", "HOLDOUT")),
                                    new Field("randomised", false, Shape::flag),
                                    new Field("probability_ppm", false, whole(0, 1_000_000)),
                                    new Field("due_by", false, Shape::timeOrNone),
                                    optional("experiment_id")))),
            entry(
                    "cart",
                    event(
                            "carts",
                            fields(
                                    PERSON,
                                    id("cart_id"),
                                    field("kind", oneOf("UPDATED", "CHECKED_OUT", "ABANDONED")),
                                    money("value_minor"),
                                    field("currency", Shape::currency),
                                    nullable("order_id")))),
            entry(
                    "subscription",
                    event(
                            "subscriptions",
                            fields(
                                    PERSON,
                                    id("subscription_id"),
                                    field("kind", oneOf("TRIAL_STARTED", "RENEWED", "CANCELLED")),
                                    new Field("amount_minor", false, MONEY),
                                    field("currency", Shape::currency)))),
            entry(
                    "stock_level",
                    event(
                            "stock",
                            List.of(
                                    id("sku"),
                                    field("on_hand", whole(-10_000_000_000_000L, 10_000_000_000_000L)),
                                    new Field("on_order", false, MONEY)))),
            entry("heartbeat", new Shape("", List.of(new Field("occurred_at", true, Shape::time)))));

    void check(JsonNode object) throws Malformed {
        check(object, fields, "type");
    }

    private static void check(JsonNode object, List<Field> fields, String... otherFields) throws Malformed {
        require(object.isObject(), "not an object", object);
        for (Field field : fields) {
            if (object.has(field.name())) {
                field.check().accept(object.get(field.name()));
            } else {
                require(!field.required(), field.name() + " is missing", object);
            }
        }
        List<String> known = Stream.concat(fields.stream().map(Field::name), Arrays.stream(otherFields))
                .toList();
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(known.contains(name), "unknown field " + name, object);
        }
    }

    static long micros(String time) {
        return Times.micros(Instant.parse(time));
    }

    private static void time(JsonNode value) throws Malformed {
        require(
                value.isTextual()
                        && value.textValue().matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z"),
                "not a time",
                value);
        try {
            Instant time = Instant.parse(value.textValue());
            require(
                    !time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("2200-01-01T00:00:00Z")),
                    "a time out of range",
                    value);
        } catch (DateTimeException e) {
            throw new Malformed("not a time", "");
        }
    }

    private static void day(JsonNode value) throws Malformed {
        require(value.isTextual() && value.textValue().matches("\\d{4}-\\d{2}-\\d{2}"), "not a day", value);
        try {
            int year = LocalDate.parse(value.textValue()).getYear();
            require(year >= 1970 && year < 2200, "a day out of range", value);
        } catch (DateTimeException e) {
            throw new Malformed("not a day", "");
        }
    }

    private static void currency(JsonNode value) throws Malformed {
        require(value.isTextual(), "not a currency", value);
        try {
            int digits = Currency.getInstance(value.textValue()).getDefaultFractionDigits();
            require(digits >= 0, "a currency without minor units", value);
        } catch (IllegalArgumentException e) {
            throw new Malformed("an unknown currency", "");
        }
    }

    private static void currencyOrNone(JsonNode value) throws Malformed {
        if (!value.equals(TextNode.valueOf(""))) {
            currency(value);
        }
    }

    private static void timeOrNone(JsonNode value) throws Malformed {
        if (!value.isNull()) {
            time(value);
        }
    }

    private static void digits(JsonNode value) throws Malformed {
        require(value.isTextual() && value.textValue().matches("[0-9]{1,27}"), "not digits", value);
    }

    private static void rate(JsonNode value) throws Malformed {
        require(value.isTextual() && value.textValue().matches("\\d{1,6}(\\.\\d{1,12})?"), "not a rate", value);
        BigDecimal rate = new BigDecimal(value.textValue());
        require(rate.signum() > 0 && rate.compareTo(new BigDecimal("1e5")) <= 0, "a rate out of range", value);
    }

    private static void flag(JsonNode value) throws Malformed {
        require(value.isBoolean(), "not true or false", value);
    }

    private static void string(JsonNode value) throws Malformed {
        require(isText(value), "not a text", value);
    }

    /** UTF-8 has no way to write half a surrogate pair. */
    static boolean isText(JsonNode value) {
        return value.isTextual()
                && new String(value.textValue().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .equals(value.textValue());
    }

    private static Check whole(long least, long most) {
        return value -> require(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= least
                        && value.longValue() <= most,
                "not a whole number in range",
                value);
    }

    private static Check oneOf(String... symbols) {
        return value -> require(
                value.isTextual() && List.of(symbols).contains(value.textValue()), "not one of the symbols", value);
    }

    private static Field money(String name) {
        return field(name, MONEY);
    }

    private static Field field(String name, Check check) {
        return new Field(name, true, check);
    }

    private static Field text(String name) {
        return new Field(name, true, Shape::string);
    }

    /** A text that is empty where it is absent. */
    private static Field optional(String name) {
        return new Field(name, false, Shape::string);
    }

    private static Field nullable(String name) {
        return new Field(name, false, value -> require(value.isNull() || isText(value), "not a text", value));
    }

    private static Field id(String name) {
        return field(name, value -> require(isText(value) && !value.textValue().isBlank(), "not an id", value));
    }

    private static Field list(String name, List<Field> fields) {
        return new Field(name, false, value -> {
            require(value.isArray(), "not a list", value);
            for (JsonNode item : value) {
                check(item, fields);
            }
        });
    }

    private static List<Field> fields(List<Field> first, Field... more) {
        List<Field> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    private static Shape event(String topic, List<Field> own) {
        return new Shape(
                topic,
                fields(
                        own,
                        id("event_id"),
                        id("store_id"),
                        field("occurred_at", Shape::time),
                        new Field("revision", false, whole(0, Integer.MAX_VALUE))));
    }

    private static void require(boolean kept, String reason, JsonNode came) throws Malformed {
        if (!kept) {
            throw new Malformed(reason + ", got " + came, "");
        }
    }
}
