package io.earshot.local.cli;

import io.earshot.local.simulate.SimulationOptions;
import picocli.CommandLine.Option;

/** Options of the simulated store that one wants to turn. */
final class StoreOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "2500",
            description = "Customers (default: ${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "120",
            description = "Simulated days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--lift",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Planted lift of conversion, given a click, of copy in customers' words over today's copy"
                    + " (default: ${DEFAULT-VALUE}; 0 for none).")
    private double lift;

    SimulationOptions options() {
        return SimulationOptions.defaults()
                .withSeed(seed)
                .withCustomers(customers)
                .withDays(days)
                .withLift(lift);
    }
}
