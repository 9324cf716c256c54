/** Events from files to Kafka: JSON lines as they stand, and orders from a CSV. */
package io.earshot.local.replay;
