/**
 * Earshot hears what customers say and measures what it does to revenue.
 *
 * <p>The packages follow the data: {@code jobs} wire {@code sources}, {@code joins}, {@code lifts} and {@code sinks};
 * {@code measures} decide; {@code events} and {@code results} are what goes in and what comes out.
 */
package io.earshot;
