package io.earshot.local.simulate;

import java.time.DayOfWeek;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every Sunday night somebody counts what is left of each product. Suppliers deliver one to two weeks after an order, and the
 * shop orders some products in time, others too late: in the end some are about to run out.
 */
final class StockScenario implements Scenario {
    /** After so many days it is known what sells, and the shelves are filled for the first time. */
    private static final int FIRST = 14;

    private static final int MONTH = 28;

    private final World world;
    private final Consumer<Draft> out;
    private final Map<String, Shelf> shelves = new HashMap<>();

    /** What there is of a product. */
    private static final class Shelf {
        /** How many days of demand are left when more is ordered. */
        private final double orderedAtDays;

        private long onHand;
        private long onOrder;
        private int deliveredOn;

        private Shelf(double orderedAtDays, long onHand) {
            this.orderedAtDays = orderedAtDays;
            this.onHand = onHand;
        }
    }

    /** @param out takes counts, as {@link World#publish} takes all else */
    StockScenario(World world, Consumer<Draft> out) {
        this.world = world;
        this.out = out;
    }

    @Override
    public void live(Day day) {
        for (Catalogue.Product product : Catalogue.PRODUCTS) {
            Shelf shelf = shelves.get(product.sku());
            if (shelf != null) {
                sell(shelf, product.sku(), day);
            } else if (day.index() == FIRST) {
                shelf = filled(product.sku(), day);
                shelves.put(product.sku(), shelf);
            }
            if (shelf != null && day.date().getDayOfWeek() == DayOfWeek.SUNDAY) {
                count(shelf, product.sku(), day);
            }
        }
    }

    private Shelf filled(String sku, Day day) {
        Randomness randomness = world.randomness("stock/" + sku);
        double orderedAtDays = 20 * randomness.nextDouble();
        return new Shelf(orderedAtDays, Math.round(daily(sku, day) * randomness.between(15, 40)));
    }

    private void sell(Shelf shelf, String sku, Day day) {
        if (shelf.onOrder > 0 && day.index() >= shelf.deliveredOn) {
            shelf.onHand += shelf.onOrder;
            shelf.onOrder = 0;
        }
        shelf.onHand -= world.sold(sku, day.index());
        double daily = daily(sku, day);
        if (shelf.onOrder == 0 && shelf.onHand <= shelf.orderedAtDays * daily) {
            Randomness randomness = world.randomness("stock/order/" + sku, day.index());
            shelf.onOrder = Math.round(daily * randomness.between(MONTH / 2, MONTH));
            shelf.deliveredOn = day.index() + (int) randomness.between(7, 14);
        }
    }

    private void count(Shelf shelf, String sku, Day day) {
        long at = day.end() - 30 * Micros.MINUTE;
        long arrival = at + world.randomness("stock/count/" + sku, day.index()).between(Micros.MINUTE, 2 * Micros.HOUR);
        out.accept(world.events.stockLevel(at, arrival, sku, shelf.onHand, shelf.onOrder));
    }

    /** Units per day in the last four weeks. */
    private double daily(String sku, Day day) {
        int days = Math.min(MONTH, day.index());
        long units = 0;
        for (int i = 0; i < days; i++) {
            units += world.sold(sku, day.index() - i);
        }
        return units / (double) days;
    }
}
