package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.DaySummed;
import io.earshot.results.SignalLead;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignalLeadsTest {
    private static final int LAG = 5;
    private static final int DAYS = 400;
    private static final int ORIGIN = (int) LocalDate.of(2026, 6, 28).toEpochDay();

    private final Random random = new Random(20_261_129);
    private final Map<String, Days> signals = new HashMap<>();

    @Test
    void looksFromSundays() {
        assertThat(LocalDate.ofEpochDay(SignalLeads.origin(ORIGIN)).getDayOfWeek())
                .isEqualTo(DayOfWeek.SUNDAY);
        assertThat(SignalLeads.origin(ORIGIN)).isEqualTo(ORIGIN);
        assertThat(SignalLeads.origin(ORIGIN + 6)).isEqualTo(ORIGIN);
        assertThat(SignalLeads.origin(ORIGIN + 7)).isEqualTo(ORIGIN + 7);
    }

    /** Half of what leads is said in one segment, half in another: only together it is a share of what was asked. */
    @Test
    void whatLeadsIsFoundWithItsLeadOverAllSegmentsAndTheOthersAreNot() {
        double[] cause = moods(DAYS);
        long[] asked = constant(DAYS, 60);
        put("recent_buyer", "", "", asked);
        put("prospect", "", "", asked);
        put("recent_buyer", "motivation", "gift", said(cause, 60));
        put("prospect", "motivation", "gift", said(cause, 60));
        put("prospect", "objection", "price", said(moods(DAYS), 60));
        put("prospect", "topic", "weather", said(cause, 60));
        put("churned_subscriber", "", "", asked);
        put("churned_subscriber", "problem", "taste/texture", said(moods(DAYS), 60));
        put("churned_subscriber", "motivation", "gift", said(moods(DAYS), 60));

        List<SignalLead> leads = SignalLeads.of("shop", ORIGIN, sales(cause), signals);

        assertThat(leads)
                .extracting(
                        SignalLead::target, SignalLead::signal, SignalLead::kind, SignalLead::name, SignalLead::verdict)
                .containsExactly(
                        tuple("revenue", "objection", "objection", "price", "no"),
                        tuple("revenue", "intent", "motivation", "gift", "yes"),
                        tuple("revenue", "churn reason", "problem", "taste/texture", "no"),
                        tuple("orders", "objection", "objection", "price", "no"),
                        tuple("orders", "intent", "motivation", "gift", "yes"),
                        tuple("orders", "churn reason", "problem", "taste/texture", "no"));
        SignalLead gift = leads.get(4);
        assertThat(gift.lagDays()).isEqualTo(LAG);
        assertThat(gift.effect()).isBetween(0.4, 1.2);
        assertThat(gift.isRelative()).isTrue();
        assertThat(gift.days()).isEqualTo(DAYS);
        assertThat(gift.connected()).isEqualTo(2 * 60 * DAYS);
        assertThat(gift.origin()).isEqualTo(ORIGIN);
    }

    @Test
    void daysBeforeTheFirstConversationAndOnesAfterTheOriginDoNotCount() {
        double[] cause = moods(DAYS);
        long[] asked = constant(DAYS, 60);
        long[] gift = said(cause, 60);
        for (int i = 0; i < 100; i++) {
            asked[i] = 0;
            gift[i] = 0;
        }
        put("prospect", "", "", asked);
        put("prospect", "motivation", "gift", gift);
        put("prospect", "objection", "early", constant(DAYS, 0));

        List<SignalLead> leads = SignalLeads.of("shop", ORIGIN - 7, sales(cause), signals);

        assertThat(leads).extracting(SignalLead::name).containsExactly("gift", "gift");
        assertThat(leads.get(0).days()).isEqualTo(DAYS - 100 - 7);
        assertThat(leads.get(0).connected()).isEqualTo(60L * (DAYS - 107));
    }

    @Test
    void fewDaysSayNeitherYesNorNoAndNoDaysNothing() {
        put("prospect", "", "", constant(100, 60));
        put("prospect", "objection", "price", said(moods(100), 60));
        Days sales = sales(moods(100));

        assertThat(SignalLeads.of("shop", ORIGIN, sales, signals))
                .extracting(SignalLead::verdict)
                .containsExactly("not enough data", "not enough data");
        assertThat(SignalLeads.of("shop", ORIGIN, sales, Map.of())).isEmpty();
        assertThat(SignalLeads.of("shop", ORIGIN - 100, sales, signals)).isEmpty();
    }

    private void put(String segment, String kind, String name, long[] conversations) {
        signals.put(
                DaySummed.signal(segment, kind, name),
                new Days(ORIGIN - conversations.length + 1, conversations, new long[conversations.length]));
    }

    private static long[] constant(int days, long value) {
        long[] values = new long[days];
        Arrays.fill(values, value);
        return values;
    }

    /** Shares that wander around a quarter. */
    private double[] moods(int days) {
        double[] shares = new double[days];
        double mood = 0;
        for (int t = 0; t < days; t++) {
            mood = 0.5 * mood + random.nextGaussian() * Math.sqrt(0.75);
            shares[t] = 1 / (1 + Math.exp(1.2 - 0.5 * mood));
        }
        return shares;
    }

    private long[] said(double[] shares, int asked) {
        long[] said = new long[shares.length];
        for (int t = 0; t < said.length; t++) {
            double share = shares[t];
            said[t] = random.doubles(asked).filter(each -> each < share).count();
        }
        return said;
    }

    private Days sales(double[] cause) {
        long[] revenue = new long[cause.length];
        long[] orders = new long[cause.length];
        for (int t = 0; t < cause.length; t++) {
            double led = t < LAG ? 0 : cause[t - LAG] - 0.25;
            orders[t] = Math.round(1000 * Math.exp(led + 0.08 * random.nextGaussian()));
            revenue[t] = Math.round(5000 * orders[t] * Math.exp(0.02 * random.nextGaussian()));
        }
        return new Days(ORIGIN - cause.length + 1, revenue, orders);
    }
}
