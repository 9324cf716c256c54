/** Pairs carts, assignments, subscriptions, conversations and orders into cases that somebody owns. */
package io.earshot.joins.recovery;
