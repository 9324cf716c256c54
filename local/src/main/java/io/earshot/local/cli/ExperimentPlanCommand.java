package io.earshot.local.cli;

import io.earshot.measures.lift.Planner;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot experiments plan}. */
@Command(
        name = "plan",
        sortOptions = false,
        description = {
            "How many units an experiment needs to find a lift, or which lift so many units can find.",
            "Of a rate give --rate; of money per unit give --mean and --deviation.",
            "The result is for one look at the end. Who stops at the first look that decides should plan for half as many more."
        })
final class ExperimentPlanCommand implements Callable<Integer> {
    private static final double ALPHA = 0.05;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", paramLabel = "SHARE", description = "Conversion rate of today's copy, such as 0.03.")
    private @Nullable Double rate;

    @Option(names = "--mean", paramLabel = "N", description = "Mean of today's copy, such as revenue per unit.")
    private @Nullable Double mean;

    @Option(names = "--deviation", paramLabel = "N", description = "Standard deviation between units.")
    private @Nullable Double deviation;

    @Option(names = "--lift", paramLabel = "SHARE", description = "Relative lift that must be found, such as 0.1.")
    private @Nullable Double lift;

    @Option(names = "--units", paramLabel = "N", description = "Units in all, to learn which lift they can find.")
    private @Nullable Long units;

    @Option(
            names = "--power",
            paramLabel = "SHARE",
            defaultValue = "0.8",
            description = "Chance to find it (default: ${DEFAULT-VALUE}).")
    private double power;

    @Option(
            names = "--baseline-share",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Share of the units in the baseline (default: ${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--connect-rate",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Share of calls that connect: a lift of the called needs 1/share^2 times as many"
                    + " (default: ${DEFAULT-VALUE}).")
    private double connectRate;

    @Override
    public Integer call() {
        double base = mean();
        double variance = variance(base);
        check(share > 0 && share < 1, "--baseline-share must be in (0, 1), got " + share);
        check(power > 0 && power < 1, "--power must be in (0, 1), got " + power);
        check(connectRate > 0 && connectRate <= 1, "--connect-rate must be in (0, 1], got " + connectRate);
        double inflation = Planner.connectInflation(connectRate);
        if (lift != null && units == null) {
            check(lift != 0, "--lift must not be 0");
            double needed = Planner.units(base * lift, variance, share, ALPHA, power) * inflation;
            say(
                    "%,.0f units in all find a lift of %+.1f%% with a chance of %.0f%%",
                    Math.ceil(needed), 100 * lift, 100 * power);
        } else if (units != null && lift == null) {
            check(units > 1, "--units must be at least 2, got " + units);
            double found = Planner.minimumDetectableLift(base, variance, units / 2.0 / inflation, ALPHA, power);
            say(
                    "%,d units in all, half of them in each arm, find a lift of %+.1f%% with a chance of %.0f%%",
                    units, 100 * found, 100 * power);
        } else {
            throw new ParameterException(spec.commandLine(), "give either --lift or --units");
        }
        return 0;
    }

    private double mean() {
        check((rate == null) != (mean == null), "give either --rate, or --mean and --deviation");
        if (rate != null) {
            check(rate > 0 && rate < 1, "--rate must be in (0, 1), got " + rate);
            return rate;
        }
        double value = mean == null ? 0 : mean;
        check(value > 0, "--mean must be positive, got " + value);
        return value;
    }

    private double variance(double base) {
        if (rate != null) {
            return base * (1 - base);
        }
        double spread = deviation == null ? 0 : deviation;
        check(spread > 0, "--deviation must be given and positive with --mean");
        return spread * spread;
    }

    private void check(boolean isRight, String problem) {
        if (!isRight) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }

    private void say(String format, Object... values) {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }
}
