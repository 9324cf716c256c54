package io.earshot.events;

import java.util.List;

/** A piece of copy was registered, made of some phrases. */
public record VariantRegistered(
        Meta meta, String variantId, String experimentId, String arm, String text, List<String> phraseIds)
        implements Event {}
