package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The person that an event carries: a visitor, a customer, both, or neither. */
record Who(@Nullable String visitor, @Nullable String customer) {
    static final Who NOBODY = new Who(null, null);

    static Who visitor(String visitor) {
        return new Who(visitor, null);
    }

    static Who customer(String customer) {
        return new Who(null, customer);
    }

    void into(ObjectNode body) {
        if (visitor != null) {
            body.put("visitor_id", visitor);
        }
        if (customer != null) {
            body.put("customer_id", customer);
        }
    }
}
