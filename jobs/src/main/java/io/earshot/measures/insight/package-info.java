/** What customers say: which tags conversations carry, and how often. */
package io.earshot.measures.insight;
