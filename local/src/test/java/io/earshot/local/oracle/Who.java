package io.earshot.local.oracle;

import java.util.Random;

/** The ids that an event carries; empty where it has none. */
record Who(String visitor, String customer) {
    static final Who NOBODY = new Who("", "");

    static Who visitor(String visitor) {
        return new Who(visitor, "");
    }

    static Who customer(String customer) {
        return new Who("", customer);
    }

    /** Writes the ids in one of the ways that mean the same. */
    JsonEvent in(JsonEvent event, String customerKey, Random random) {
        if (visitor.isEmpty()) {
            absent(event, "visitor_id", random);
        } else {
            event.visitor(visitor);
        }
        if (customer.isEmpty()) {
            absent(event, "customer_id", random);
            return absent(event, "customer_key", random);
        }
        if (random.nextBoolean()) {
            absent(event, "customer_key", random);
            return event.customer(customer);
        }
        event.with("customer_key", customerKey);
        return random.nextInt(4) == 0 ? event.customer("overruled by the key") : absent(event, "customer_id", random);
    }

    private static JsonEvent absent(JsonEvent event, String field, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> event.with(field, "");
            case 1 -> event.withNull(field);
            default -> event.without(field);
        };
    }
}
