/**
 * Rows to ClickHouse: one sink for all tables, which shows only what a completed checkpoint contains.
 *
 * <pre>
 * results ── Encode ──┐                      checkpoint           completed
 * results ── Encode ──┴─ by table and key ── BlockWriter ─ Block ─ BlockCommitter ── ClickHouse
 * </pre>
 */
package io.earshot.sinks;
