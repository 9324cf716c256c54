package io.earshot.config;

import io.earshot.events.SpecialDays;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads {@code stores.ID.time-zone}, {@code stores.ID.currency}, {@code stores.ID.name} (default: the id) and {@code
 * stores.ID.special-days.KIND}.
 */
final class StoreSettings {
    private static final String PREFIX = "stores.";
    private static final String SPECIAL_DAYS = "special-days.";

    private StoreSettings() {}

    static Stores read(Settings settings) {
        Map<String, Map<String, String>> byId = new TreeMap<>();
        settings.group(PREFIX).forEach((key, value) -> {
            int special = key.lastIndexOf("." + SPECIAL_DAYS);
            int dot = special < 0 ? key.lastIndexOf('.') : special;
            String id = dot < 0 ? key : key.substring(0, dot);
            byId.computeIfAbsent(id, any -> new TreeMap<>()).put(key.substring(dot + 1), value);
        });
        if (byId.isEmpty()) {
            settings.problem("stores.ID.time-zone and stores.ID.currency are missing: name at least one store");
        }
        List<Store> stores = new ArrayList<>();
        byId.forEach((id, values) -> stores.add(store(id, values, settings)));
        return Stores.of(stores);
    }

    private static Store store(String id, Map<String, String> values, Settings settings) {
        String zone = values.getOrDefault("time-zone", "");
        String currency = values.getOrDefault("currency", "");
        if (!isZone(zone)) {
            settings.problem(PREFIX + id + ".time-zone must be a zone such as Europe/Berlin, got \"" + zone + "\"");
        }
        if (!isCurrency(currency)) {
            settings.problem(PREFIX + id + ".currency must be an ISO 4217 code, got \"" + currency + "\"");
        }
        Map<String, String> special = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(SPECIAL_DAYS)) {
                special.put(key.substring(SPECIAL_DAYS.length()), value);
            } else if (!List.of("time-zone", "currency", "name").contains(key)) {
                settings.problem(PREFIX + id + "." + key
                        + " is unknown: a store has time-zone, currency, name and special-days.KIND");
            }
        });
        return new Store(id, values.getOrDefault("name", id), zone, currency, specialDays(id, special, settings));
    }

    private static SpecialDays specialDays(String id, Map<String, String> days, Settings settings) {
        Map<String, String> good = new TreeMap<>();
        days.forEach((kind, text) -> {
            try {
                SpecialDays.of(Map.of(kind, text));
                good.put(kind, text);
            } catch (IllegalArgumentException e) {
                settings.problem(PREFIX + id + "." + SPECIAL_DAYS + kind
                        + " must be days such as 2026-11-27, 12-25 (each year) or 12-24..01-02, comma-separated, got \""
                        + text + "\": " + e.getMessage());
            }
        });
        return SpecialDays.of(good);
    }

    private static boolean isZone(String zone) {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isCurrency(String code) {
        try {
            return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
