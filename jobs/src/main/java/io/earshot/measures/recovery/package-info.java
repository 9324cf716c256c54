/** Who was to be won back, by which contact, and what came of it; see docs/recovery.md. */
package io.earshot.measures.recovery;
