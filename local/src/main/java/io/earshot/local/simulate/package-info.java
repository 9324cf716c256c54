/**
 * The simulated store: every topic from a seed, with planted truth.
 *
 * <p>{@link io.earshot.local.simulate.SimulatedStore} runs {@link io.earshot.local.simulate.Scenario scenarios} day by day;
 * what they publish passes {@link io.earshot.local.simulate.Faults}, which plants what real pipelines do to events, and
 * leaves in order of arrival. {@link io.earshot.local.simulate.Truth} says what was planted.
 */
package io.earshot.local.simulate;
