package io.earshot.local.simulate;

/** One strand of the store's life. A later job adds its topics by a scenario of its own, and its truth to {@link Truth}. */
interface Scenario {
    /** Publishes what begins on this day; what follows later may be published at once, nothing may arrive before the day. */
    void live(Day day);
}
