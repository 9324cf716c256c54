/** Measurements: each a command, none a test. */
package io.earshot.bench;
