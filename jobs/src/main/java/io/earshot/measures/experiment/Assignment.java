package io.earshot.measures.experiment;

/**
 * Which arm of which comparison somebody was assigned to, or shown.
 *
 * @param arm one of the comparison's
 */
public record Assignment(Comparison comparison, String arm) {}
