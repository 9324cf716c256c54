package io.earshot.local.cli;

import io.earshot.measures.lift.Planner;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            "How many units an experiment needs to find a lift (--lift), which lift so many units can find (--units), or how"
                    + " likely they are to find one (both).",
            "Of a rate give --rate; of money per unit --mean and --deviation; of a ratio, such as the return on ad spend of"
                    + " audiences or an order value, --ratio, --deviation (of what is above the line), --denominator and"
                    + " --denominator-deviation.",
            "The result is for one look at the end. Who stops at the first look that decides should plan for half as many more."
        },
        footer = {
            "",
            "Examples:",
            "  ./earshot experiments plan --rate 0.03 --lift 0.1",
            "  ./earshot experiments plan --mean 2.1 --deviation 19 --units 40000 \\",
            "      --baseline-share 0.2",
            "  ./earshot experiments plan --ratio 2.5 --deviation 90 --denominator 20 \\",
            "      --denominator-deviation 15 --correlation 0.4 --lift 0.2 --units 500"
        })
final class ExperimentPlanCommand implements Callable<Integer> {
    private static final double ALPHA = 0.05;
    private static final double USUAL_POWER = 0.8;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", paramLabel = "SHARE", description = "Conversion rate of today's copy, such as 0.03.")
    private @Nullable Double rate;

    @Option(names = "--mean", paramLabel = "N", description = "Mean of today's copy, such as revenue per unit.")
    private @Nullable Double mean;

    @Option(
            names = "--ratio",
            paramLabel = "N",
            description = "Ratio of today's copy: of sums over units, such as revenue over cost.")
    private @Nullable Double ratio;

    @Option(
            names = "--deviation",
            paramLabel = "N",
            description = "Standard deviation between units; of a ratio, of its numerator.")
    private @Nullable Double deviation;

    @Option(
            names = "--denominator",
            paramLabel = "N",
            description = "Mean of a ratio's denominator per unit, such as the cost of an audience.")
    private @Nullable Double denominator;

    @Option(
            names = "--denominator-deviation",
            paramLabel = "N",
            description = "Standard deviation of the denominator between units.")
    private @Nullable Double denominatorDeviation;

    @Option(
            names = "--correlation",
            paramLabel = "R",
            description =
                    "How a unit's numerator and denominator go together, from -1 to 1; where they rise together, 0 plans"
                            + " too many units (default: 0).")
    private @Nullable Double correlation;

    @Option(names = "--lift", paramLabel = "SHARE", description = "Relative lift that must be found, such as 0.1.")
    private @Nullable Double lift;

    @Option(names = "--units", paramLabel = "N", description = "Units in all, to learn what they can find.")
    private @Nullable Long units;

    @Option(
            names = "--power",
            paramLabel = "SHARE",
            description = "Chance to find it (default: 0.8); not beside --lift with --units, which ask for it.")
    private @Nullable Double power;

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
        double base = base();
        double variance = variance(base);
        check(share > 0 && share < 1, "--baseline-share must be in (0, 1), got " + share);
        double sure = power == null ? USUAL_POWER : power;
        check(sure > 0 && sure < 1, "--power must be in (0, 1), got " + sure);
        check(
                power == null || lift == null || units == null,
                "--lift with --units asks for the power: leave --power or one of them out");
        check(connectRate > 0 && connectRate <= 1, "--connect-rate must be in (0, 1], got " + connectRate);
        check(lift != null || units != null, "give --lift, --units or both");
        check(lift == null || lift != 0, "--lift must not be 0");
        check(
                rate == null || lift == null || base * (1 + lift) <= 1,
                "--rate with --lift must be at most 1, got " + base * (1 + (lift == null ? 0 : lift)));
        check(units == null || units > 1, "--units must be at least 2, got " + units);
        double inflation = Planner.connectInflation(connectRate);
        if (units == null) {
            double sought = lift == null ? 0 : lift;
            double needed = Planner.units(base * sought, variance, share, ALPHA, sure) * inflation;
            say(
                    "%,.0f units in all%s find a lift of %+.1f%% with a chance of %.0f%%",
                    Math.ceil(needed), shares(), 100 * sought, 100 * sure);
        } else if (lift == null) {
            double found = Planner.detectableDifference(units / inflation, variance, share, ALPHA, sure) / base;
            say(
                    "%,d units in all%s find a lift of %+.1f%% with a chance of %.0f%%",
                    units, shares(), 100 * found, 100 * sure);
        } else {
            double error = Planner.standardError(units / inflation, variance, share) / base;
            say(
                    "%,d units in all%s find a lift of %+.1f%% with a chance of %.0f%%",
                    units, shares(), 100 * lift, 100 * Planner.power(lift, error, ALPHA));
        }
        say(
                "For two arms, %s, compared once at the end, two-sided at the level of %.0f%%, with units of either as far"
                        + " apart as with today's copy. Each further arm takes as many units again as the one beside"
                        + " the baseline.",
                connectRate == 1 ? "by assignment" : "for those whom a call reaches", 100 * ALPHA);
        return 0;
    }

    private String shares() {
        return share == 0.5 ? "" : String.format(Locale.ROOT, ", %.1f%% of them in the baseline,", 100 * share);
    }

    /** What the metric comes to with today's copy. */
    private double base() {
        check(
                Stream.of(rate, mean, ratio).filter(Objects::nonNull).count() == 1,
                "give one of --rate, --mean (with --deviation) and --ratio");
        if (rate != null) {
            check(rate > 0 && rate < 1, "--rate must be in (0, 1), got " + rate);
            return rate;
        }
        return positive(mean == null ? "--ratio" : "--mean", mean == null ? ratio : mean);
    }

    /** Of a unit. */
    private double variance(double base) {
        if (rate != null) {
            checkUnused("--rate", "--deviation", deviation);
        }
        if (ratio == null) {
            String other = rate == null ? "--mean" : "--rate";
            checkUnused(other, "--denominator", denominator);
            checkUnused(other, "--denominator-deviation", denominatorDeviation);
            checkUnused(other, "--correlation", correlation);
        }
        if (rate != null) {
            return base * (1 - base);
        }
        double spread = positive("--deviation", deviation);
        if (ratio == null) {
            return spread * spread;
        }
        double together = correlation == null ? 0 : correlation;
        check(together >= -1 && together <= 1, "--correlation must be in [-1, 1], got " + together);
        double variance = Planner.varianceOfRatio(
                base,
                positive("--denominator", denominator),
                spread,
                positive("--denominator-deviation", denominatorDeviation),
                together);
        check(variance > 0, "with these values all units have the same ratio");
        return variance;
    }

    private void checkUnused(String beside, String option, @Nullable Double value) {
        check(value == null, option + " says nothing beside " + beside + ": leave it out");
    }

    private double positive(String option, @Nullable Double value) {
        double given = value == null ? 0 : value;
        check(given > 0, option + " must be given and positive" + (value == null ? "" : ", got " + value));
        return given;
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
