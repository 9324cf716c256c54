package io.earshot.local.simulate;

import java.util.ArrayList;
import java.util.List;

/** What the store sells: skin care, in euro cents. */
final class Catalogue {
    record Product(String sku, String name, long priceMinor) {}

    record Line(String lineId, String sku, long quantity, long amountMinor) {}

    static final List<Product> PRODUCTS = List.of(
            new Product("CLN-01", "oat cleanser", 1490),
            new Product("CLN-02", "cleansing balm", 2290),
            new Product("SER-01", "night serum", 3890),
            new Product("SER-02", "vitamin serum", 3490),
            new Product("SER-03", "calming serum", 3690),
            new Product("CRM-01", "barrier cream", 2990),
            new Product("CRM-02", "day cream", 2790),
            new Product("CRM-03", "hand cream", 990),
            new Product("SUN-01", "sun milk", 1990),
            new Product("SUN-02", "tinted sun fluid", 2490),
            new Product("MSK-01", "clay mask", 1790),
            new Product("OIL-01", "jojoba oil", 1590),
            new Product("LIP-01", "lip balm", 590),
            new Product("SET-01", "starter set", 5990),
            new Product("SET-02", "travel set", 3290),
            new Product("GFT-01", "gift box", 7990));

    private static final long FREE_SHIPPING_FROM = 5000;
    private static final long SHIPPING = 490;

    private Catalogue() {}

    /** One to four products; prices in other currencies are a tenth higher. */
    static List<Line> basket(Randomness randomness, String currency) {
        int count = 1 + randomness.below(2) + randomness.below(3) / 2 + randomness.below(4) / 3;
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Product product = randomness.pick(PRODUCTS);
            long quantity = randomness.chance(0.15) ? 2 : 1;
            long price =
                    currency.equals(SimulationOptions.CURRENCY) ? product.priceMinor : product.priceMinor * 11 / 10;
            lines.add(new Line(Integer.toString(i), product.sku, quantity, quantity * price));
        }
        return lines;
    }

    /** The lines, and shipping for small orders: an order is not the sum of its lines. */
    static long amount(List<Line> lines) {
        long sum = lines.stream().mapToLong(Line::amountMinor).sum();
        return sum < FREE_SHIPPING_FROM ? sum + SHIPPING : sum;
    }
}
