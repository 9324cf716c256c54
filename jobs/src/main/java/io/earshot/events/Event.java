package io.earshot.events;

/** Something that happened, as a producer told it. */
public interface Event {

    /** What every event carries. */
    Meta meta();
}
