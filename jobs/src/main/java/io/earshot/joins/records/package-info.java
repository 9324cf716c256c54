/**
 * How records are written on their way between tasks and into state: much shorter and faster than Flink writes them by
 * itself, and still readable after a component has been added, removed or moved.
 */
package io.earshot.joins.records;
