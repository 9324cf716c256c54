package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.DaySummed;
import io.earshot.results.SignalLead;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
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

    private static final LocalDate START_DAY = LocalDate.of(2023, 3, 2);
    private static final int START = (int) START_DAY.toEpochDay();

    private final Random random = new Random(20_261_129);
    private final Map<String, Days> signals = new HashMap<>();

    @Test
    void looksFromFewSundaysAfterSoManyWholeWeeks() {
        Days sales = new Days(START, constant(3 * 364, 100), constant(3 * 364, 10));
        put(START, "prospect", "", "", constant(3 * 364, 60));
        int eve = (int) START_DAY
                .minusDays(1)
                .with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY))
                .toEpochDay();
        List<Integer> looks = new ArrayList<>();
        for (int closed = START; closed < START + 3 * 364; closed++) {
            SignalLeads.Standing standing = SignalLeads.of("shop", closed, 0, 0, sales, signals);
            assertThat(standing.next()).isGreaterThan(closed);
            if (standing.origin() >= START + 182 && !looks.contains(standing.origin())) {
                looks.add(standing.origin());
            }
        }
        assertThat(looks)
                .allSatisfy(look ->
                        assertThat(LocalDate.ofEpochDay(look).getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY))
                .containsExactly(eve + 182, eve + 364, eve + 546, eve + 728);
    }

    /** As somebody sees it who looks every day. */
    @Test
    void whatStandsChangesAtLooksAlone() {
        double[] cause = moods(DAYS);
        put("prospect", "", "", constant(DAYS, 60));
        put("prospect", "motivation", "gift", said(cause, 60));
        Days sales = sales(cause);
        SignalLeads.Standing look = SignalLeads.of("shop", ORIGIN, 0, 0, sales, signals);

        assertThat(look.origin()).isLessThan(ORIGIN);
        assertThat(SignalLeads.of("shop", look.next() - 1, 0, 0, sales, signals))
                .isEqualTo(look);
        assertThat(SignalLeads.of("shop", look.origin(), 0, 0, sales, signals)).isEqualTo(look);
        SignalLeads.Standing before = SignalLeads.of("shop", look.origin() - 1, 0, 0, sales, signals);
        assertThat(before.next()).isEqualTo(look.origin());
        assertThat(before.rows()).extracting(SignalLead::verdict).doesNotContain("no");
    }

    /** Days that have gone count for the number of looks: with each of them less of the error is left. */
    @Test
    void aStoreWhoseFirstDaysHaveGoneLooksAsOneThatIsAsOld() {
        double[] cause = moods(DAYS);
        put("prospect", "", "", constant(DAYS, 60));
        put("prospect", "motivation", "gift", said(cause, 60));
        int born = ORIGIN - 10 * 364;
        SignalLeads.Standing old = SignalLeads.of("shop", ORIGIN, born, born, sales(cause), signals);

        assertThat(old.next() - old.origin()).isEqualTo(SignalLeads.LONGEST_PAUSE);
        assertThat(old.origin() - born + 1).isBetween(9 * 364, 10 * 364 + 6);
        assertThat(old.rows()).extracting(SignalLead::days).containsOnly(Days.TRAINING);
    }

    @Test
    void ofManyTagsThoseThatAreHeardMostAreLookedAt() {
        put("prospect", "", "", constant(DAYS, 60));
        for (int tag = 0; tag < SignalLeads.MOST_TAGS + 20; tag++) {
            put("prospect", "objection", "tag %03d".formatted(tag), constant(DAYS, tag < 30 ? 1 : 2));
        }
        List<String> names = SignalLeads.of("shop", ORIGIN, 0, 0, sales(moods(DAYS)), signals).rows().stream()
                .map(SignalLead::name)
                .distinct()
                .toList();
        assertThat(names)
                .hasSize(SignalLeads.MOST_TAGS)
                .contains("tag 009", "tag 030", "tag 119")
                .doesNotContain("tag 010", "tag 029");
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

        List<SignalLead> leads = rows(ORIGIN, sales(cause));

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
        assertThat(gift.days()).isBetween(364, 370);
        assertThat(gift.connected()).isEqualTo(2 * 60 * gift.days());
        assertThat(gift.origin()).isEqualTo(ORIGIN - DAYS + gift.days());
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

        List<SignalLead> leads = rows(ORIGIN, sales(cause));

        assertThat(leads).extracting(SignalLead::name).containsExactly("gift", "gift");
        assertThat(leads.get(0).days()).isBetween(182, 188);
        assertThat(leads.get(0).connected()).isEqualTo(60L * leads.get(0).days());
        assertThat(leads.get(0).origin())
                .isEqualTo(ORIGIN - DAYS + 100 + leads.get(0).days());
    }

    @Test
    void fewDaysSayNeitherYesNorNoAndNoDaysNothing() {
        put("prospect", "", "", constant(100, 60));
        put("prospect", "objection", "price", said(moods(100), 60));
        Days sales = sales(moods(100));

        assertThat(rows(ORIGIN, sales))
                .extracting(SignalLead::verdict)
                .containsExactly("not enough data", "not enough data");
        assertThat(rows(ORIGIN - 100, sales)).isEmpty();
        signals.clear();
        assertThat(rows(ORIGIN, sales)).isEmpty();
    }

    private List<SignalLead> rows(int closedDay, Days sales) {
        return SignalLeads.of("shop", closedDay, 0, 0, sales, signals).rows();
    }

    private void put(String segment, String kind, String name, long[] conversations) {
        put(ORIGIN - conversations.length + 1, segment, kind, name, conversations);
    }

    private void put(int first, String segment, String kind, String name, long[] conversations) {
        signals.put(
                DaySummed.signal(segment, kind, name), new Days(first, conversations, new long[conversations.length]));
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
