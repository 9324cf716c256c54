package io.earshot.measures.forecast;

/**
 * Forecasts of 1, 2, … steps ahead.
 *
 * @param means what is expected
 * @param spreads of each step the standard deviation of the members' forecasts, averaged over the steps up to it: the farther
 *     they are apart, the less is known
 */
public record Outlook(double[] means, double[] spreads) {}
