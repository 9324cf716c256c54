package io.earshot.events;

/**
 * One insight from a conversation.
 *
 * @param phrase the customer's exact words
 */
public record Tag(String kind, String name, String stage, String phrase, String product) {}
