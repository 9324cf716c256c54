package io.earshot.measures.lift;

/** A range of values, ends included. */
public record Interval(double lower, double upper) {
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
