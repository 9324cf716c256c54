package io.earshot.local.simulate;

import java.util.List;
import java.util.Locale;

/** The people: each follows from the seed and a number, so none has to be remembered. */
final class Customers {
    /** Share of customers who buy more and also pick up the phone more often: the bias of every connected sample. */
    static final double ENGAGED_SHARE = 0.3;

    static final double ENGAGED_FACTOR = 1.8;
    private static final int SHARED_EVERY = 33;

    /**
     * @param buys factor on every chance to buy, 1 on average
     * @param devices visitor ids
     */
    record Customer(int index, String id, boolean engaged, double buys, String currency, List<String> devices) {}

    private final long seed;
    private final int count;

    Customers(SimulationOptions options) {
        this.seed = options.seed();
        this.count = options.customers();
    }

    int count() {
        return count;
    }

    Customer any(Randomness randomness) {
        return customer(randomness.below(count));
    }

    Customer customer(int index) {
        Randomness randomness = Randomness.of(seed, "customer", index);
        boolean engaged = randomness.chance(ENGAGED_SHARE);
        double mean = 1 + ENGAGED_SHARE * (ENGAGED_FACTOR - 1);
        String currency = randomness.chance(0.15) ? "USD" : SimulationOptions.CURRENCY;
        List<String> devices =
                randomness.chance(0.35) ? List.of(device(index, 0), device(index, 1)) : List.of(device(index, 0));
        String id = String.format(Locale.ROOT, "cust-%06d", index + 1);
        return new Customer(index, id, engaged, (engaged ? ENGAGED_FACTOR : 1) / mean, currency, devices);
    }

    /** Somebody who is in one experiment and does nothing else that was planted. */
    Customer member(String experiment, int index) {
        Randomness randomness = Randomness.of(seed, "member/" + experiment, index);
        String currency = randomness.chance(0.15) ? "USD" : SimulationOptions.CURRENCY;
        String device = String.format(Locale.ROOT, "vis-%012x", randomness.nextLong() >>> 16);
        String id = String.format(Locale.ROOT, "%s-%06d", experiment, index + 1);
        return new Customer(index, id, false, 1, currency, List.of(device));
    }

    /** Whether this customer sees copy in customers' words in an experiment; a fair coin, the same at every look. */
    boolean words(Customer customer, String experiment) {
        return Randomness.of(seed, experiment, customer.index).chance(0.5);
    }

    boolean reads(Customer customer) {
        return Randomness.of(seed, "newsletter", customer.index).chance(0.25);
    }

    /** One in 33 customers shares a device with the one before, as couples do. */
    private String device(int index, int number) {
        int owner = number == 0 && isShared(index) ? index - 1 : index;
        long name = Randomness.of(seed, "device", owner, number).nextLong() >>> 16;
        return String.format(Locale.ROOT, "vis-%012x", name);
    }

    /** Whether somebody else uses this device too. */
    boolean shares(Customer customer, String device) {
        boolean paired = isShared(customer.index) || (isShared(customer.index + 1) && customer.index + 1 < count);
        return paired && device.equals(customer.devices.get(0));
    }

    private static boolean isShared(int index) {
        return index % SHARED_EVERY == 1;
    }
}
