package io.earshot.local.cli;

import io.earshot.local.simulate.Truth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The part of the demo's report that tells what contacts did: as planted, and as measured. */
final class DemoContacts {
    private final Truth truth;

    /** What was measured of an arm. */
    private record Effect(
            long units,
            double itt,
            double ittLower,
            double ittUpper,
            double complier,
            double complierLower,
            double complierUpper) {}

    DemoContacts(Truth truth) {
        this.truth = truth;
    }

    /** A row for each effect of a drawn contact on the rate of recovery. */
    void addTo(TextTable table, Connection connection, Terminal terminal) throws SQLException {
        Map<String, Effect> measured = measured(connection);
        for (Truth.Contact planted : truth.outreach()) {
            String arm = planted.arm().toLowerCase(Locale.ROOT);
            Effect effect = measured.get(comparison(planted) + '\t' + arm);
            if (effect != null) {
                row(
                        table,
                        terminal,
                        List.of(planted.experimentId(), arm, "assigned"),
                        effect.units,
                        planted.plannedEffect(),
                        new double[] {effect.itt, effect.ittLower, effect.ittUpper});
                if (Double.isFinite(effect.complierLower)) {
                    row(
                            table,
                            terminal,
                            List.of(planted.experimentId(), arm, "talked with"),
                            effect.units,
                            planted.plannedComplierEffect(),
                            new double[] {effect.complier, effect.complierLower, effect.complierUpper});
                }
            }
        }
    }

    private static void row(
            TextTable table, Terminal terminal, List<String> what, long units, double planted, double[] measured) {
        table.row(
                what.get(0),
                what.get(1),
                what.get(2),
                "%,d".formatted(units),
                points(planted),
                points(measured[0]),
                "[" + bound(measured[1]) + ", " + bound(measured[2]) + "]",
                DemoReport.inside(terminal, planted, measured[1], measured[2]));
    }

    private Map<String, Effect> measured(Connection connection) throws SQLException {
        Map<String, Effect> measured = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT comparison_id, arm, units, itt, itt_lower, itt_upper, complier_effect, anderson_rubin_lower,
                    anderson_rubin_upper
                FROM complier_effects_current
                WHERE store_id = ? AND metric = 'recovery_rate'
                """)) {
            query.setString(1, truth.options().storeId());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    measured.put(
                            rows.getString(1) + '\t' + rows.getString(2),
                            new Effect(
                                    rows.getLong(3),
                                    rows.getDouble(4),
                                    rows.getDouble(5),
                                    rows.getDouble(6),
                                    rows.getDouble(7),
                                    rows.getDouble(8),
                                    rows.getDouble(9)));
                }
            }
        }
        return measured;
    }

    private static String comparison(Truth.Contact planted) {
        return planted.about().toLowerCase(Locale.ROOT) + ":drawn:" + planted.experimentId();
    }

    /** Rates lie in [0, 1], and so their difference in [-1, 1]. */
    private static String bound(double end) {
        return points(Double.isInfinite(end) ? end : Math.max(-1, Math.min(1, end)));
    }

    private static String points(double share) {
        return Double.isInfinite(share)
                ? DemoReport.unbounded(share)
                : String.format(Locale.ROOT, "%+.1f", 100 * share);
    }
}
