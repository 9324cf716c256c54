package io.earshot.results;

/** What a customer said, word for word. A row of {@code phrases}, where each component is explained. */
public record Phrase(
        String storeId,
        String phraseId,
        String conversationId,
        long occurredAt,
        String segment,
        String kind,
        String name,
        int position,
        String stage,
        String phrase,
        String product,
        boolean consentToQuote,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Phrase deleted() {
        return new Phrase(
                storeId,
                phraseId,
                conversationId,
                occurredAt,
                segment,
                kind,
                name,
                position,
                stage,
                phrase,
                product,
                consentToQuote,
                true);
    }
}
