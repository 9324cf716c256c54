/** The one pipeline of every lift: unit outcomes, moments of arms, rows of lifts. */
package io.earshot.lifts;
