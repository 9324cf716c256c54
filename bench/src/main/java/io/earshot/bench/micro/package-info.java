/** Costs of single steps of the mathematics, measured with JMH. */
@org.jspecify.annotations.NullMarked
package io.earshot.bench.micro;
