package io.earshot.bench.lifts;

import io.earshot.measures.lift.ArmStatistics;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Sample;
import java.util.SplittableRandom;

/**
 * Where units come from. The planted lift is one of the buying rate, and so of the mean, rate or ratio alike, unless said.
 *
 * <p>Money is in minor units (cents), spend too.
 */
public enum Population {
    /** 3% buy; the metric is the rate. */
    CONVERSION("conversion 3%", 0.2, 1, 0.03) {
        @Override
        long value(SplittableRandom random) {
            return 1;
        }
    },
    /** 3% buy for lognormal(ln 40, 1.5); the metric is the mean. */
    LOGNORMAL("revenue, lognormal", 0.6, Math.exp(1.5 * 1.5), 0.03) {
        @Override
        long value(SplittableRandom random) {
            return lognormal(random, 40, 1.5);
        }
    },
    /** 3% buy for 40·(1 + Pareto 2.2), whose third moment is infinite; the metric is the mean. */
    PARETO("revenue, Pareto", 0.4, 2.2 / 0.2 / (2.2 / 1.2 * 2.2 / 1.2), 0.03) {
        @Override
        long value(SplittableRandom random) {
            return Math.round(100 * 40 * Math.pow(1 - random.nextDouble(), -1 / 2.2));
        }
    },
    /**
     * A unit is an ad cohort: spend lognormal(ln 2, 0.8), orders Poisson(0.04·spend), each of lognormal(ln 40, 1.2); the
     * metric is the ratio ROAS.
     */
    COHORT("ROAS of ad cohorts", 0.3, Math.exp(1.2 * 1.2), 0.04 * 2 * Math.exp(0.8 * 0.8 / 2)) {
        @Override
        long value(SplittableRandom random) {
            return lognormal(random, 40, 1.2);
        }

        @Override
        long[] unit(SplittableRandom random, double factor) {
            long spend = Math.max(1, lognormal(random, 2, 0.8));
            double limit = Math.exp(-0.04 * spend / 100 * factor);
            long revenue = 0;
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
                revenue += value(random);
            }
            return new long[] {revenue, spend};
        }
    },
    /**
     * 3% buy once, for lognormal(ln 40, 0.3); the metric is the ratio of revenue to orders, and what is planted raises what is
     * paid: nobody buys more often.
     */
    ORDER_VALUE("average order value", 0.1, Math.exp(0.3 * 0.3), 0.03) {
        @Override
        long value(SplittableRandom random) {
            return lognormal(random, 40, 0.3);
        }

        @Override
        long[] unit(SplittableRandom random, double factor) {
            boolean isBuyer = random.nextDouble() < 0.03;
            return new long[] {isBuyer ? Math.round(factor * value(random)) : 0, isBuyer ? 1 : 0};
        }

        @Override
        double squaredVariation(double lift) {
            return (1 + lift) * (1 + lift) * (Math.exp(0.3 * 0.3) - 1) / 0.03;
        }
    },
    /**
     * 3% buy once, for lognormal(ln 40, 0.6), and one order in ten is refunded; the metric is the ratio of refunds to gross
     * revenue, and what is planted makes refunds more frequent.
     */
    REFUNDS("refund rate", 0.8, Math.exp(0.6 * 0.6), 0.03) {
        @Override
        long value(SplittableRandom random) {
            return lognormal(random, 40, 0.6);
        }

        @Override
        long[] unit(SplittableRandom random, double factor) {
            long gross = random.nextDouble() < 0.03 ? value(random) : 0;
            return new long[] {random.nextDouble() < REFUNDED * factor ? gross : 0, gross};
        }

        @Override
        double squaredVariation(double lift) {
            return Math.exp(0.6 * 0.6) / 0.03 * (1 + lift) * (1 - (1 + lift) * REFUNDED) / REFUNDED;
        }
    };

    private static final double REFUNDED = 0.1;

    /** So many connect, and they buy so much more often anyway: the others less, so that the mean stays. */
    private static final double CONNECTED = 0.35;

    private static final double BIAS = 1.4;

    private final String title;
    private final double lift;
    private final double squaredValue;
    private final double orders;

    /**
     * @param lift that is planted
     * @param squaredValue mean of the squared value of an order, in units of the square of its mean
     * @param orders of a unit, on average
     */
    Population(String title, double lift, double squaredValue, double orders) {
        this.title = title;
        this.lift = lift;
        this.squaredValue = squaredValue;
        this.orders = orders;
    }

    public String title() {
        return title;
    }

    public double lift() {
        return lift;
    }

    /** How many values a unit has. */
    public int width() {
        return isRatio() ? 2 : 1;
    }

    /** Whether units differ in their denominators. */
    boolean isRatio() {
        return this == COHORT || this == ORDER_VALUE || this == REFUNDS;
    }

    /** What an estimate needs of an arm. */
    public Sample sample(Moments moments) {
        return isRatio()
                ? ArmStatistics.of(moments).watchedRatio()
                : ArmStatistics.of(moments).mean();
    }

    /** The same without a least number of denominators. */
    static Sample plain(Moments moments) {
        return moments.width() > 1
                ? ArmStatistics.of(moments).ratio()
                : ArmStatistics.of(moments).mean();
    }

    /** A unit of the arm with the lift, or without one for 0. */
    public long[] draw(SplittableRandom random, double lift) {
        return unit(random, 1 + lift);
    }

    /** A unit that is called if it is of the arm with the lift: only those who connect can be moved. */
    public long[] drawCalled(SplittableRandom random, double lift) {
        boolean isConnected = random.nextDouble() < CONNECTED;
        double base = isConnected ? BIAS : (1 - CONNECTED * BIAS) / (1 - CONNECTED);
        return unit(random, isConnected ? base * (1 + lift / (CONNECTED * BIAS)) : base);
    }

    /**
     * Variance that a unit contributes to the relative lift, of an arm with this lift, in units of the squared mean without:
     * of money per unit (1 + L)·E[v²]/(E[v]²·orders) − (1 + L)² where orders are 0 or 1; without the last term where they
     * are Poisson and the metric is the ratio to the spend that makes them.
     */
    double squaredVariation(double lift) {
        double poisson = (1 + lift) * squaredValue / orders;
        return this == COHORT ? poisson : poisson - (1 + lift) * (1 + lift);
    }

    long[] unit(SplittableRandom random, double factor) {
        return new long[] {random.nextDouble() < orders * factor ? value(random) : 0};
    }

    /** Of one order. */
    abstract long value(SplittableRandom random);

    private static long lognormal(SplittableRandom random, double median, double sigma) {
        return Math.round(100 * median * Math.exp(sigma * random.nextGaussian()));
    }
}
