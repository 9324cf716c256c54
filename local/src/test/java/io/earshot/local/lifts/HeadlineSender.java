package io.earshot.local.lifts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.local.replay.RecordSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Sends headline tests as events: the totals of their arms to one store, each impression and click to another. */
final class HeadlineSender {
    /** Whose tests come as totals. */
    static final String TOTALS = "totals";

    /** Whose tests come unit by unit. */
    static final String UNITS = "units";

    /** Longer than an outcome window and a day, so that all units are mature in the end. */
    private static final Duration AFTER = Duration.ofDays(3);

    private static final int SECONDS_PER_DAY = 86_400;

    private final RecordSender sender;

    HeadlineSender(RecordSender sender) {
        this.sender = sender;
    }

    /** One record per arm. */
    void sendTotals(HeadlineTest test) {
        for (int arm = 0; arm < test.arms().size(); arm++) {
            HeadlineTest.Arm total = test.arms().get(arm);
            send(
                    "arm_totals",
                    test.id(),
                    TOTALS,
                    test.starts().plus(Duration.ofDays(7)),
                    ("\"type\":\"arm_total\",\"event_id\":\"total-%s-%d\",\"experiment_id\":\"%s\",\"arm\":\"%02d\","
                                    + "\"period_start\":\"%s\",\"units\":%d,\"successes\":%d")
                            .formatted(
                                    test.id(),
                                    arm,
                                    test.id(),
                                    arm,
                                    test.starts(),
                                    total.impressions(),
                                    total.clicks()));
        }
    }

    /** Every impression as an exposure of a visitor of its own, in any order; a click as an order of the least amount. */
    void sendUnits(HeadlineTest test) {
        List<int[]> units = new ArrayList<>();
        for (int arm = 0; arm < test.arms().size(); arm++) {
            for (int unit = 0; unit < test.arms().get(arm).impressions(); unit++) {
                units.add(new int[] {arm, unit});
            }
        }
        Collections.shuffle(units, new Random(test.id().hashCode()));
        for (int i = 0; i < units.size(); i++) {
            int arm = units.get(i)[0];
            int unit = units.get(i)[1];
            String visitor = "%s-%d-%d".formatted(test.id(), arm, unit);
            Instant shown = test.starts().plusSeconds((long) i * SECONDS_PER_DAY / units.size());
            send(
                    "exposures",
                    visitor,
                    UNITS,
                    shown,
                    ("\"type\":\"exposure\",\"event_id\":\"shown-%s\",\"visitor_id\":\"%s\",\"surface\":\"PAGE\","
                                    + "\"variant_id\":\"%s-%02d\",\"experiment_id\":\"%s\",\"arm\":\"%02d\"")
                            .formatted(visitor, visitor, test.id(), arm, test.id(), arm));
            if (unit < test.arms().get(arm).clicks()) {
                click(visitor, shown.plusSeconds(60));
            }
        }
    }

    /** Lets event time pass the outcome windows of all units. */
    void end(HeadlineTest last) {
        click("nobody", last.starts().plus(AFTER));
        sender.heartbeats();
    }

    private void click(String visitor, Instant at) {
        send(
                "orders",
                visitor,
                UNITS,
                at,
                ("\"type\":\"placed\",\"event_id\":\"placed-%s\",\"order_id\":\"%s\",\"visitor_id\":\"%s\","
                                + "\"amount_minor\":1,\"currency\":\"USD\"")
                        .formatted(visitor, visitor, visitor));
    }

    /** To be done for all tests first: what is registered later is looked for among all units that are known by then. */
    void register(String store, HeadlineTest test) {
        StringBuilder arms = new StringBuilder();
        for (int i = 0; i < test.arms().size(); i++) {
            arms.append(i == 0 ? "" : ",").append("{\"name\":\"%02d\",\"weight\":1}".formatted(i));
        }
        send(
                "experiments",
                test.id(),
                store,
                test.starts(),
                ("\"type\":\"experiment\",\"event_id\":\"registered-%s\",\"experiment_id\":\"%s\",\"baseline\":\"00\","
                                + "\"arms\":[%s],\"unit\":\"VISITOR\",\"primary_metric\":\"CONVERSION_RATE\","
                                + "\"outcome_window_days\":1")
                        .formatted(test.id(), test.id(), arms));
    }

    private void send(String topic, String key, String store, Instant at, String fields) {
        String json = "{%s,\"store_id\":\"%s\",\"occurred_at\":\"%s\"}".formatted(fields, store, at);
        sender.send(topic, key, json.getBytes(UTF_8), System.currentTimeMillis(), at.getEpochSecond() * 1_000_000);
    }
}
