/** Earshot on a laptop: the stack of real parts, the simulated store, and the command line. */
package io.earshot.local;
