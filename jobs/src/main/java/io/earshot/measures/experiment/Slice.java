package io.earshot.measures.experiment;

/**
 * A part of the units.
 *
 * @param dimension by what they are divided; empty for all of them
 * @param value which part
 */
public record Slice(String dimension, String value) {
    public static final Slice ALL = new Slice("", "");
}
