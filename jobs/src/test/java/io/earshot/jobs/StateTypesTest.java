package io.earshot.jobs;

import io.earshot.events.AdSpent;
import io.earshot.events.AdTouched;
import io.earshot.events.ConversationHeld;
import io.earshot.events.CopyExposed;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.PageViewed;
import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import io.earshot.events.VisitorLinked;
import io.earshot.joins.Dimension;
import io.earshot.joins.LedgerInput;
import io.earshot.joins.LedgerState;
import io.earshot.joins.OrderHistory;
import io.earshot.joins.OrderInput;
import io.earshot.joins.OrderOwner;
import io.earshot.joins.OwnerInput;
import io.earshot.joins.PersonInput;
import io.earshot.joins.RefundChange;
import io.earshot.joins.SpendJoin;
import io.earshot.joins.Tally;
import io.earshot.joins.TallySum;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.OwnerHistory;
import io.earshot.measures.attribution.PersonHistory;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Phrase;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import io.earshot.sources.DeadLetter;
import io.earshot.sources.Decoded;
import io.earshot.sources.Refusal;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTypesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                AdSpent.class,
                AdTouched.class,
                Booking.class,
                ConversationHeld.class,
                CopyExposed.class,
                Credit.class,
                DeadLetter.class,
                DeadLetterRow.class,
                Decoded.class,
                Dimension.class,
                LedgerInput.class,
                LedgerState.class,
                OrderCancelled.class,
                OrderFacts.class,
                OrderHistory.class,
                OrderInput.class,
                OrderOwner.class,
                OrderPlaced.class,
                OrderRefunded.class,
                OwnerHistory.class,
                OwnerInput.class,
                PageViewed.class,
                PersonHistory.class,
                PersonInput.class,
                PersonalEvent.class,
                Phrase.class,
                RateQuoted.class,
                RefundChange.class,
                Refusal.class,
                ShopOrder.class,
                SpendJoin.Spend.class,
                Tally.class,
                TallySum.Sums.class,
                Unattributed.class,
                VariantRegistered.class,
                VisitorLinked.class
            })
    void whatTravelsOrIsKeptNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }
}
