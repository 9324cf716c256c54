package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.simulate.Truth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the demo ends with: results as the dashboards would show them, and the truth beside what was measured. */
final class DemoReport {
    private static final double Z95 = 1.959963984540054;
    private static final int NOTE_WIDTH = 100;
    private static final String NOT_DRAWN = "not_randomised";

    /** From here on decimals of a lift say nothing. */
    private static final double FAR = 10;

    /** The last columns of forecasts: error, that of the seasonal naive method, and coverage. */
    private static final int JUDGED_COLUMNS = 3;

    private final ClickHouseAddress clickHouse;
    private final Truth truth;
    private final Terminal terminal;
    private boolean exact = true;

    DemoReport(ClickHouseAddress clickHouse, Truth truth, Terminal terminal) {
        this.clickHouse = clickHouse;
        this.truth = truth;
        this.terminal = terminal;
    }

    /** Prints everything, and returns whether what must be exact is. */
    boolean print() throws SQLException {
        try (Connection connection = clickHouse.connect()) {
            printRoas(connection);
            printPhrases(connection);
            printTruth(connection);
            printLifts(connection);
            printContacts(connection);
            printWorth(connection);
            printHypotheses(connection);
            printForecasts(connection);
            printAccounts(connection);
        }
        return exact;
    }

    private void printRoas(Connection connection) throws SQLException {
        title("Return on ad spend by copy variant and model", "gross revenue credited / cost, by day of the touch");
        TextTable table = new TextTable(
                "variant", "spend", "caused", "first", "last", "last non-direct", "linear", "position", "time decay");
        Map<String, Truth.Variant> variants = new HashMap<>();
        truth.variants().forEach(variant -> variants.put(variant.variantId(), variant));
        try (PreparedStatement query = connection.prepareStatement(
                        """
                        SELECT
                            variant_id,
                            sum(spend_minor) AS spend,
                            sum(first_gross_new_minor + first_gross_returning_minor) / spend,
                            sum(last_gross_new_minor + last_gross_returning_minor) / spend,
                            sum(last_non_direct_gross_new_minor + last_non_direct_gross_returning_minor) / spend,
                            sum(linear_gross_new_minor + linear_gross_returning_minor) / spend,
                            sum(position_gross_new_minor + position_gross_returning_minor) / spend,
                            sum(time_decay_gross_new_minor + time_decay_gross_returning_minor) / spend
                        FROM roas_current
                        WHERE store_id = ? AND day_basis = 'touch' AND currency = ?
                        GROUP BY variant_id
                        HAVING spend > 0
                        ORDER BY variant_id
                        """);
                ResultSet rows = storeAndCurrency(query).executeQuery()) {
            while (rows.next()) {
                Truth.Variant planted = variants.get(rows.getString(1));
                table.row(
                        rows.getString(1),
                        money(rows.getLong(2)),
                        planted == null ? "–" : decimal(planted.causedRoas()),
                        decimal(rows.getDouble(3)),
                        decimal(rows.getDouble(4)),
                        decimal(rows.getDouble(5)),
                        decimal(rows.getDouble(6)),
                        decimal(rows.getDouble(7)),
                        decimal(rows.getDouble(8)));
            }
        }
        table.print(terminal);
        note("caused: the planted truth, of all orders that clicks on the variant brought about. A model sees what came"
                + " before an order, not why: it shares each order with other touches, and misses buyers whom nothing ties"
                + " to their click.");
    }

    private void printPhrases(Connection connection) throws SQLException {
        title(
                "Phrases that came before the most revenue",
                "linear, net; exact words, where the customer lets them be quoted");
        TextTable table = new TextTable("words", "tag", "via", "credits", "revenue");
        try (PreparedStatement query = connection.prepareStatement(
                        """
                        SELECT phrase, kind, name, via, sum(credits), sum(linear_net_minor) AS revenue
                        FROM phrase_revenue_current
                        INNER JOIN phrases_current USING (store_id, phrase_id)
                        WHERE store_id = ? AND currency = ? AND consent_to_quote
                        GROUP BY phrase, kind, name, via
                        ORDER BY revenue DESC, phrase
                        LIMIT 8
                        """);
                ResultSet rows = storeAndCurrency(query).executeQuery()) {
            while (rows.next()) {
                table.row(
                        "“" + shortened(rows.getString(1)) + "”",
                        rows.getString(2) + " · " + rows.getString(3),
                        rows.getString(4),
                        "%,d".formatted(rows.getLong(5)),
                        money(rows.getLong(6)));
            }
        }
        table.print(terminal);
        note(
                "A phrase gets the whole credit of each touch that it stood behind, so phrases of one variant earn alike, and"
                        + " their revenues must not be added up.");
    }

    private void printTruth(Connection connection) throws SQLException {
        title("Planted and measured", "95% intervals");
        TextTable table = new TextTable("what", "planted", "measured", "interval", "inside?");
        Arm words = arm(connection, true);
        Arm today = arm(connection, false);
        if (words.isMeasured() && today.isMeasured()) {
            double log = Math.log(words.roas() / today.roas());
            double error = Math.sqrt(words.relativeVariance() + today.relativeVariance());
            double lower = Math.exp(log - Z95 * error) - 1;
            double upper = Math.exp(log + Z95 * error) - 1;
            double planted = truth.lift().planned();
            table.row(
                    "ROAS lift of customers' words, last non-direct",
                    percent(planted),
                    percent(Math.exp(log) - 1),
                    lifts(lower, upper),
                    inside(terminal, planted, lower, upper));
        }
        long plantedSpend =
                truth.variants().stream().mapToLong(Truth.Variant::spendMinor).sum();
        long spend = number(
                connection,
                "SELECT sum(spend_minor) FROM roas_current WHERE store_id = ? AND day_basis = 'touch' AND currency = ?");
        table.row("ad spend", money(plantedSpend), money(spend), "exact", markExact(spend == plantedSpend));
        long broken = number(
                connection,
                """
                SELECT countIf(%s != 0)
                FROM reconciliation
                WHERE store_id = ? AND ? != ''
                """
                        .formatted(String.join(" != 0 OR ", differences())));
        table.row(
                "orders whose credits are not their revenue",
                "0",
                "%,d".formatted(broken),
                "exact",
                markExact(broken == 0));
        table.print(terminal);
        note("The lift is an association, read from credits; its interval takes orders as compound Poisson.");
    }

    private void printLifts(Connection connection) throws SQLException {
        title("Experiments", "lifts as planted and as measured; intervals that hold 95% at all looks together");
        Map<String, double[]> measured = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT comparison_id, arm, metric, lift, lower, upper, units + baseline_units
                FROM lifts_current
                WHERE store_id = ? AND slice = '' AND maturity = 'mature'
                """)) {
            query.setString(1, truth.options().storeId());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    measured.put(
                            String.join("\t", rows.getString(1), rows.getString(2), rows.getString(3)),
                            new double[] {rows.getDouble(4), rows.getDouble(5), rows.getDouble(6), rows.getDouble(7)});
                }
            }
        }
        TextTable table =
                new TextTable("experiment", "arm", "metric", "units", "planted", "measured", "interval", "inside?");
        for (Truth.Experiment experiment : truth.experiments()) {
            for (Truth.PlantedLift planted : experiment.lifts()) {
                double[] lift =
                        measured.get(String.join("\t", experiment.experimentId(), planted.arm(), planted.metric()));
                if (lift != null) {
                    table.row(
                            experiment.experimentId(),
                            planted.arm(),
                            planted.metric(),
                            "%,.0f".formatted(lift[3]),
                            percent(planted.causal()),
                            percent(lift[0]),
                            lifts(lift[1], lift[2]),
                            experiment.unit().equalsIgnoreCase(NOT_DRAWN)
                                    ? "association"
                                    : inside(terminal, planted.causal(), lift[1], lift[2]));
                }
            }
        }
        table.print(terminal, "a unit counts when its outcome window has closed, 14 days after its first exposure");
        note("Where nothing was drawn the lift is an association: it need not be what was caused, and here it is not.");
    }

    private void printContacts(Connection connection) throws SQLException {
        title(
                "Calls and e-mails",
                "what they bring back beyond the holdout, as planted and as measured, of mature cases");
        TextTable table =
                new TextTable("program", "arm", "of those", "units", "planted", "measured", "interval", "inside?");
        new DemoContacts(truth).addTo(table, connection, terminal);
        table.print(
                terminal, "a cart counts 7 days after its contact was drawn, a subscription or trial after 30 days");
        note(
                "Intervals of those assigned hold 95% at all looks together; of those talked with at one look (Anderson-Rubin)."
                        + " Orders that come anyway count in both arms.");
    }

    private void printWorth(Connection connection) throws SQLException {
        title("What customers are worth", "lifts as planted and as measured, of customers watched for so many days");
        TextTable table = new TextTable(
                "experiment", "days", "arm", "metric", "customers", "planted", "measured", "interval", "inside?");
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT lift, lower, upper, units + baseline_units
                FROM value_lifts
                WHERE store_id = ? AND kind = 'experiment' AND experiment_id = ? AND horizon_days = ? AND arm = ?
                    AND metric = ? AND slice = '' AND maturity = 'mature'
                """)) {
            query.setString(1, truth.options().storeId());
            for (Truth.PlantedWorth planted : truth.worth()) {
                query.setString(2, planted.experimentId());
                query.setInt(3, planted.horizonDays());
                query.setString(4, planted.arm());
                query.setString(5, planted.metric());
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        double lower = row.getDouble(2);
                        double upper = row.getDouble(3);
                        table.row(
                                planted.experimentId(),
                                Integer.toString(planted.horizonDays()),
                                planted.arm(),
                                planted.metric(),
                                "%,d".formatted(row.getLong(4)),
                                percent(planted.causal()),
                                percent(row.getDouble(1)),
                                lifts(lower, upper),
                                inside(terminal, planted.causal(), lower, upper));
                    }
                }
            }
        }
        table.print(
                terminal, "a customer counts 30 days after the first exposure, then again after 60, 90, 180 and 365");
    }

    private void printHypotheses(Connection connection) throws SQLException {
        title(
                "What the field claims",
                "whether this store bears it out; intervals that hold 95% at all looks together");
        TextTable table =
                new TextTable("claim", "holds where", "told by", "arm", "units", "here", "interval", "verdict");
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT replaceAll(hypothesis, '_', ' '), region, compared, arm, units, found, bounds, verdict
                FROM claim_verdicts
                WHERE store_id = ? AND (days IS NULL OR days = 30)
                ORDER BY claim_place, is_randomised DESC, compared, arm
                """)) {
            query.setString(1, truth.options().storeId());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    table.row(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            "%,d".formatted(rows.getLong(5)),
                            rows.getString(6),
                            rows.getString(7),
                            verdict(rows.getString(8)));
                }
            }
        }
        table.print(terminal);
        note(
                "What customers are worth after 30 days; the dashboard of hypotheses has the other horizons, and the claims in"
                        + " full. Where nobody drew the arms (first copy shown, contacts that were chosen) a verdict is about an"
                        + " association.");
    }

    private String verdict(String verdict) {
        return switch (verdict) {
            case "confirmed" -> terminal.good(verdict);
            case "refuted" -> terminal.bad(verdict);
            default -> verdict;
        };
    }

    private void printForecasts(Connection connection) throws SQLException {
        title("What comes next", "today and the next four weeks");
        List<List<String>> rows = new ArrayList<>();
        boolean isAnyJudged = false;
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT forecast.metric, forecast.grain, forecast.step, forecast.mean, forecast.q10, forecast.q90,
                    forecast.model, own.wape, naive.wape, own.coverage95, own.method != '' AND naive.method != ''
                FROM forecasts_current AS forecast
                LEFT JOIN forecast_accuracy_current AS own ON own.store_id = forecast.store_id
                    AND own.metric = forecast.metric AND own.dimension = forecast.dimension AND own.is_shown
                    AND own.first_step = 1 AND own.last_step = 28
                LEFT JOIN forecast_accuracy_current AS naive ON naive.store_id = forecast.store_id
                    AND naive.metric = forecast.metric AND naive.dimension = forecast.dimension
                    AND naive.method = 'seasonal naive' AND naive.first_step = 1 AND naive.last_step = 28
                WHERE forecast.store_id = ? AND forecast.dimension = ''
                    AND forecast.metric IN ('revenue', 'orders', 'roas', 'recovery_rate')
                    AND (forecast.grain = 'today' OR forecast.grain = 'day' AND forecast.step IN (1, 28))
                ORDER BY indexOf(['revenue', 'orders', 'roas', 'recovery_rate'], forecast.metric), forecast.step
                """)) {
            query.setString(1, truth.options().storeId());
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    boolean isToday = found.getString(2).equals("today");
                    // What is judged are whole days, of stores that are old enough.
                    boolean isJudged = !isToday && found.getBoolean(11);
                    isAnyJudged |= isJudged;
                    double unit = found.getString(1).equals("revenue") ? 100 : 1;
                    rows.add(List.of(
                            found.getString(1),
                            isToday ? "today, by its hours" : "day " + found.getInt(3),
                            decimal(found.getDouble(4) / unit),
                            "[" + decimal(found.getDouble(5) / unit) + ", " + decimal(found.getDouble(6) / unit) + "]",
                            found.getString(7),
                            isJudged ? share(found.getDouble(8)) : "–",
                            isJudged ? share(found.getDouble(9)) : "–",
                            isJudged ? share(found.getDouble(10)) : "–"));
                }
            }
        }
        List<String> header = List.of(
                "metric", "what", "expected", "80% interval", "method", "error, 28 days", "seasonal naive", "95% held");
        int columns = isAnyJudged ? header.size() : header.size() - JUDGED_COLUMNS;
        TextTable table = new TextTable(header.subList(0, columns).toArray(String[]::new));
        rows.forEach(row -> table.row(row.subList(0, columns).toArray(String[]::new)));
        table.print(terminal, "a forecast needs 14 closed days");
        note(
                "Day 1 is today as the days before it tell (of ROAS the first day whose spend may still come), today by its"
                        + " hours what those up to now tell as well."
                        + (isAnyJudged
                                ? ""
                                : " How wrong forecasts are is told once they have met their days: from six weeks of sales on."));
    }

    private static List<String> differences() {
        List<String> columns = new ArrayList<>();
        for (String model : List.of("first", "last", "last_non_direct", "linear", "position", "time_decay")) {
            columns.add(model + "_gross_difference_minor");
            columns.add(model + "_net_difference_minor");
        }
        return columns;
    }

    private void printAccounts(Connection connection) throws SQLException {
        title(
                "What became of every record",
                "per topic, all stores; as planted: told alike by every job that reads it");
        Map<String, Map<String, Long>> counted = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT topic, store_id, fate, records, conflicts, job FROM records_by_fate_current");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                counted.computeIfAbsent(rows.getString(6), job -> new HashMap<>())
                        .put(
                                account(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(5)),
                                rows.getLong(4));
            }
        }
        Map<String, Long> planted = new HashMap<>();
        truth.accounts()
                .forEach(row ->
                        planted.put(account(row.topic(), row.storeId(), row.fate(), row.conflicts()), row.records()));

        TextTable table = new TextTable(
                "topic", "jobs", "read", "accepted", "superseded", "duplicate", "late", "dead letter", "as planted?");
        for (String topic : truth.accounts().stream()
                .map(Truth.Account::topic)
                .filter(topic -> DemoCommand.readers(topic) > 0)
                .distinct()
                .sorted()
                .toList()) {
            List<Map<String, Long>> told = counted.values().stream()
                    .map(accounts -> only(accounts, topic))
                    .filter(accounts -> !accounts.isEmpty())
                    .toList();
            Map<String, Long> first = told.isEmpty() ? Map.of() : told.get(0);
            table.row(
                    topic,
                    Integer.toString(told.size()),
                    sum(first, ""),
                    sum(first, "accepted"),
                    sum(first, "superseded"),
                    sum(first, "duplicate"),
                    sum(first, "late"),
                    sum(first, "dead letter"),
                    markExact(told.size() == DemoCommand.readers(topic)
                            && told.stream().allMatch(only(planted, topic)::equals)));
        }
        table.print(terminal);
    }

    private static String account(String topic, String store, String fate, long conflicts) {
        return topic + "\t" + store + "\t" + fate + "\t" + conflicts;
    }

    private static Map<String, Long> only(Map<String, Long> accounts, String topic) {
        Map<String, Long> selected = new HashMap<>(accounts);
        selected.keySet().removeIf(account -> !account.startsWith(topic + "\t"));
        return selected;
    }

    private static String sum(Map<String, Long> accounts, String fate) {
        long records = 0;
        for (Map.Entry<String, Long> account : accounts.entrySet()) {
            if (fate.isEmpty() || account.getKey().split("\t", -1)[2].equals(fate)) {
                records += account.getValue();
            }
        }
        return "%,d".formatted(records);
    }

    /**
     * One side of the comparison, as credited to the last touch that was not direct: buyers often come back on their own for
     * what an ad sold them, and docs/simulated-store.md says how often each model comes near the truth.
     */
    private record Arm(double gross, double sumOfSquares, double spend) {
        boolean isMeasured() {
            return gross > 0 && spend > 0;
        }

        double roas() {
            return gross / spend;
        }

        /** Of a sum of random terms that are randomly many: the sum of their squares over the square of their sum. */
        double relativeVariance() {
            return sumOfSquares / (gross * gross);
        }
    }

    private Arm arm(Connection connection, boolean inCustomersWords) throws SQLException {
        String variants = truth.variants().stream()
                .filter(variant -> variant.inCustomersWords() == inCustomersWords)
                .map(variant -> "'" + variant.variantId().replace("'", "''") + "'")
                .reduce((a, b) -> a + ", " + b)
                .orElse("''");
        LocalDate since = truth.wordsSince();
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT
                    (SELECT sum(last_non_direct_gross_minor) FROM credits_current WHERE %1$s AND touch_day >= '%2$s'),
                    (SELECT sum(pow(last_non_direct_gross_minor, 2)) FROM credits_current WHERE %1$s AND touch_day >= '%2$s'),
                    (SELECT sum(spend_minor) FROM roas_current WHERE %1$s AND day_basis = 'touch' AND day >= '%2$s')
                """
                        .formatted(
                                "store_id = '%s' AND currency = '%s' AND variant_id IN (%s)"
                                        .formatted(
                                                truth.options().storeId(),
                                                truth.options().currency(),
                                                variants),
                                since))) {
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Arm(row.getDouble(1), row.getDouble(2), row.getDouble(3));
            }
        }
    }

    private PreparedStatement storeAndCurrency(PreparedStatement query) throws SQLException {
        query.setString(1, truth.options().storeId());
        query.setString(2, truth.options().currency());
        return query;
    }

    private long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = storeAndCurrency(query).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Explains a table in lines as wide as a terminal usually is. */
    private void note(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + word.length() + 1 > NOTE_WIDTH) {
                terminal.say(terminal.dim(" " + line));
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        terminal.say(terminal.dim(" " + line));
    }

    private void title(String title, String note) {
        terminal.say();
        terminal.say(terminal.bold(title) + terminal.dim("   " + note));
    }

    private String markExact(boolean good) {
        exact &= good;
        return mark(terminal, good);
    }

    private static String mark(Terminal terminal, boolean good) {
        return good ? terminal.good("✓ yes") : terminal.bad("✗ no");
    }

    /** Whether an interval holds the truth; one without any bound holds everything, and says nothing. */
    static String inside(Terminal terminal, double planted, double lower, double upper) {
        boolean isKnown = Double.isFinite(lower) || Double.isFinite(upper);
        return isKnown ? mark(terminal, lower <= planted && planted <= upper) : "not known yet";
    }

    /** The interval of a lift; of what is never negative nothing is lost but all of it. */
    static String lifts(double lower, double upper) {
        return "[" + percent(Double.isInfinite(lower) ? lower : Math.max(-1, lower)) + ", " + percent(upper) + "]";
    }

    private static String shortened(String words) {
        return words.length() <= 42 ? words : words.substring(0, 41) + "…";
    }

    private static String money(long minor) {
        return String.format(Locale.ROOT, "%,.2f", minor / 100.0);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String percent(double share) {
        if (Double.isInfinite(share)) {
            return unbounded(share);
        }
        return String.format(Locale.ROOT, Math.abs(share) < FAR ? "%+.1f%%" : "%+,.0f%%", 100 * share);
    }

    /** What stands for the end of an interval that has none. */
    static String unbounded(double end) {
        return end > 0 ? "+∞" : "-∞";
    }
}
