package io.earshot.measures.attribution;

import io.earshot.results.Credit;
import java.util.ArrayList;
import java.util.List;

/** The credit rows of one order: gross and net, each shared among the touches by every model on its own. */
final class Credits {
    private Credits() {}

    static List<Credit> of(OrderMoney money, List<Touch> touches, boolean isNew, Windows windows) {
        if (touches.isEmpty()) {
            return List.of();
        }
        Model.Path path = path(money.atMicros(), touches, windows.halfLifeMicros());
        Shares shares = Shares.of(money.grossMinor(), money.netMinor(), path);
        List<Credit> credits = new ArrayList<>(touches.size());
        for (int i = 0; i < touches.size(); i++) {
            credits.add(credit(money, touches.get(i), isNew, i, shares.gross(), shares.net()));
        }
        return credits;
    }

    private static Credit credit(OrderMoney money, Touch touch, boolean isNew, int i, long[][] gross, long[][] net) {
        return new Credit(
                money.store().id(),
                money.orderId(),
                touch.topic(),
                touch.key(),
                touch.eventId(),
                money.orderEventId(),
                money.atMicros(),
                money.day(),
                touch.atMicros(),
                money.store().day(touch.atMicros()),
                touch.kind().word(),
                touch.channel(),
                touch.medium(),
                touch.campaignId(),
                touch.adId(),
                touch.variantId(),
                touch.conversationId(),
                touch.phraseIds(),
                isNew,
                money.currency(),
                money.inStoreCurrency(),
                gross[Model.FIRST.ordinal()][i],
                gross[Model.LAST.ordinal()][i],
                gross[Model.LAST_NON_DIRECT.ordinal()][i],
                gross[Model.LINEAR.ordinal()][i],
                gross[Model.POSITION.ordinal()][i],
                gross[Model.TIME_DECAY.ordinal()][i],
                net[Model.FIRST.ordinal()][i],
                net[Model.LAST.ordinal()][i],
                net[Model.LAST_NON_DIRECT.ordinal()][i],
                net[Model.LINEAR.ordinal()][i],
                net[Model.POSITION.ordinal()][i],
                net[Model.TIME_DECAY.ordinal()][i],
                false);
    }

    private static Model.Path path(long orderAtMicros, List<Touch> touches, long halfLifeMicros) {
        return new Model.Path() {
            @Override
            public int size() {
                return touches.size();
            }

            @Override
            public boolean isDirect(int touch) {
                return touches.get(touch).isDirect();
            }

            @Override
            public long ageMicros(int touch) {
                return orderAtMicros - touches.get(touch).atMicros();
            }

            @Override
            public long halfLifeMicros() {
                return halfLifeMicros;
            }
        };
    }
}
