/** Streams of units with a known lift: do the intervals keep what they promise? */
@org.jspecify.annotations.NullMarked
package io.earshot.bench.lifts;
