/** The command line: one class per command, and what commands share. */
package io.earshot.local.cli;
