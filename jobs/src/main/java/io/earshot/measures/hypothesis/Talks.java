package io.earshot.measures.hypothesis;

import io.earshot.events.ConversationHeld;
import io.earshot.results.Hypothesis;
import java.util.List;

/** What a store's conversations say of the field's claims, from counts that add up and can be taken back. */
public final class Talks {
    /** Conversations; phone: attempts, connected; surveys: sent, answered; with people who did not buy: connected, named the price. */
    public static final int WIDTH = 7;

    private static final String PHONE = "phone";
    private static final String SURVEY = "text_survey";
    private static final List<String> NON_BUYERS = List.of("cart_abandoner", "prospect");

    private Talks() {}

    /** What one conversation counts for. */
    public static long[] counts(ConversationHeld conversation) {
        boolean isPhone = conversation.channel().equals(PHONE);
        boolean isSurvey = conversation.channel().equals(SURVEY);
        boolean isConnected = conversation.isConnected();
        boolean isNonBuyer = isConnected && NON_BUYERS.contains(conversation.segment());
        return new long[] {
            1,
            one(isPhone),
            one(isPhone && isConnected),
            one(isSurvey),
            one(isSurvey && isConnected),
            one(isNonBuyer),
            one(isNonBuyer && isPriceNamed(conversation))
        };
    }

    /** The claims that the counts of a store tell of; vanished where it has no conversation. */
    public static List<Hypothesis> hypotheses(String job, String storeId, long[] counts) {
        List<Hypothesis> rows = List.of(
                Claim.CONNECT_RATE.ofShare(job, storeId, "", "", counts[2], counts[1], true),
                Claim.PHONE_AGAINST_SURVEY.ofRatio(job, storeId, counts[2], counts[1], counts[4], counts[3]),
                Claim.PRICE.ofShare(job, storeId, "", "", counts[6], counts[5], true));
        return counts[0] > 0 ? rows : rows.stream().map(Hypothesis::deleted).toList();
    }

    private static boolean isPriceNamed(ConversationHeld conversation) {
        return conversation.tags().stream()
                .anyMatch(tag -> tag.kind().equals("objection") && tag.name().equals("price"));
    }

    private static long one(boolean is) {
        return is ? 1 : 0;
    }
}
