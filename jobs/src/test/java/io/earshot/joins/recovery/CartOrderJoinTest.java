package io.earshot.joins.recovery;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.cart;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.placed;
import static io.earshot.events.Samples.refunded;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.OrderRefunded;
import io.earshot.joins.Rig;
import io.earshot.measures.attribution.OrderFacts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The horizon is 20 days. */
class CartOrderJoinTest {
    private Rig<CartOrderInput, Void, CaseInput> join;

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new CartOrderJoin(20 * DAY), CartOrderJoin::key);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void theCartLearnsOfItsOrderWhicheverComesFirst() throws Exception {
        name("c", false);
        assertThat(told()).isEmpty();
        order();
        assertThat(told()).containsExactly("c +100");

        name("d", false);
        assertThat(told()).containsExactly("d +100");
    }

    @Test
    void aRefundReachesEveryCartThatNamesTheOrder() throws Exception {
        order();
        name("c", false);
        name("d", false);
        told();

        order(refunded("r", "o", NOON + DAY, 30));

        assertThat(told()).containsExactlyInAnyOrder("c +70", "d +70");
    }

    @Test
    void whatIsSaidTwiceChangesNothing() throws Exception {
        name("c", false);
        order();
        told();
        order();
        assertThat(told()).isEmpty();
    }

    @Test
    void aCartThatNamesAnotherOrderGivesItBack() throws Exception {
        order();
        name("c", false);
        told();

        name("c", true);
        assertThat(told()).containsExactly("c -100");
        order(refunded("r", "o", NOON + DAY, 30));
        assertThat(told()).isEmpty();
    }

    @Test
    void goesOnAfterARestartAndIsEmptyInTheEnd() throws Exception {
        name("c", false);
        join.restart(2);
        order();
        assertThat(told()).containsExactly("c +100");

        join.watermark(NOON + 42 * DAY);
        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();
    }

    private void name(String cartId, boolean isRemoval) throws Exception {
        join.send(CartOrderInput.of(
                cart(meta("named-" + cartId, NOON), cartId, "checked_out", "v:1", 100, "o"), isRemoval));
    }

    private void order(OrderRefunded... refunds) throws Exception {
        OrderFacts facts = new OrderFacts(STORE, "o", placed("o", "", NOON, 100), null, List.of(refunds));
        join.send(new CartOrderInput(STORE, "o", "", false, 0, facts, NOON + 40 * DAY));
    }

    private List<String> told() {
        return join.out().stream()
                .map(input -> input.id()
                        + (input.isRemoval() ? " -" : " +")
                        + input.order().worth().leftMinor(Long.MAX_VALUE))
                .toList();
    }
}
