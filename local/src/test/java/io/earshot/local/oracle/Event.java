package io.earshot.local.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;

/**
 * A well-formed record.
 *
 * @param type as in the first column of the table in docs/attribution.md; `ad` for impressions and clicks
 * @param key of the entity; of a touch its person
 * @param visitor empty if absent
 * @param customer the customer key; empty if absent
 * @param hash SHA-256 of the value, hexadecimal
 */
record Event(
        String type,
        String topic,
        String store,
        String key,
        String eventId,
        long at,
        int revision,
        String visitor,
        String customer,
        String hash,
        JsonNode json) {

    /** `c:` and the customer, else `v:` and the visitor, else empty. */
    String person() {
        return person(visitor, customer);
    }

    static String person(String visitor, String customer) {
        if (!customer.isEmpty()) {
            return "c:" + customer;
        }
        return visitor.isEmpty() ? "" : "v:" + visitor;
    }

    /** The text of a field; empty if the field is absent or null. */
    String text(String field) {
        return json.path(field).asText("");
    }

    /** The number in a field; 0 if the field is absent. */
    long number(String field) {
        return json.path(field).longValue();
    }

    boolean flag(String field) {
        return json.path(field).booleanValue();
    }

    LocalDate day() {
        return LocalDate.parse(text("day"));
    }
}
