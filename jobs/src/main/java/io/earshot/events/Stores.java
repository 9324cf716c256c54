package io.earshot.events;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stores of the settings, by id. */
public record Stores(Map<String, Store> byId) implements Serializable {

    public static Stores of(List<Store> stores) {
        Map<String, Store> byId = new TreeMap<>();
        stores.forEach(store -> byId.put(store.id(), store));
        return new Stores(byId);
    }

    public boolean has(String storeId) {
        return byId.containsKey(storeId);
    }

    /** A store that is known to be there: an event of any other is a dead letter and comes no further. */
    public Store get(String storeId) {
        Store store = byId.get(storeId);
        if (store == null) {
            throw new IllegalArgumentException("store must be one of " + byId.keySet() + ", got " + storeId);
        }
        return store;
    }
}
