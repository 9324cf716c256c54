package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.outreach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.OutreachAssigned;
import io.earshot.joins.Accounts;
import io.earshot.joins.EntityFold;
import io.earshot.joins.PersonInput;
import io.earshot.joins.Rig;
import io.earshot.measures.experiment.ValueDesign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssignmentFoldTest {
    private static final long HORIZON = 90 * DAY;

    private Rig<OutreachAssigned, Void, PersonInput> fold;

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new AssignmentFold(HORIZON), assigned -> EntityFold.key(assigned, assigned.outreachId()));
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void aContactAssignsItsPersonToItsArm() throws Exception {
        fold.send(outreach(meta("e", NOON), "o", "c:1", "call"));

        assertThat(fold.out()).singleElement().satisfies(input -> {
            assertThat(input.person()).isEqualTo("c:1");
            assertThat(input.isRemoval()).isFalse();
            assertThat(ValueDesign.isAssignment(input.conversation())).isTrue();
            assertThat(input.conversation().channel()).isEqualTo("cart");
            assertThat(input.conversation().medium()).isEqualTo("randomised 500000");
            assertThat(input.conversation().showing().arm()).isEqualTo("call");
        });
    }

    @Test
    void whatIsSaidAgainOrWasOverruledChangesNothing() throws Exception {
        fold.send(outreach(meta("e", NOON, 1), "o", "c:1", "call"));
        fold.out();

        fold.send(outreach(meta("e", NOON, 1), "o", "c:1", "call"));
        fold.send(outreach(meta("e", NOON, 0), "o", "c:2", "holdout"));

        assertThat(fold.out()).isEmpty();
        assertThat(fold.out(Accounts.TAG)).hasSize(3);
    }

    @Test
    void aRevisionMovesItToAnotherPersonOrReplacesItInPlace() throws Exception {
        fold.send(outreach(meta("e", NOON), "o", "c:1", "call"));
        fold.out();

        fold.send(outreach(meta("e", NOON + HOUR, 1), "o", "c:1", "holdout"));
        assertThat(fold.out()).extracting(PersonInput::isRemoval).containsExactly(false);

        fold.send(outreach(meta("f", NOON + HOUR, 2), "o", "c:2", "holdout"));
        assertThat(fold.out())
                .extracting(PersonInput::person, PersonInput::isRemoval)
                .containsExactly(tuple("c:1", true), tuple("c:2", false));
    }

    @Test
    void isKeptForTwoHorizonsAlsoOverARestart() throws Exception {
        fold.send(outreach(meta("e", NOON), "o", "c:1", "call"));
        fold.restart(2);
        fold.out();
        fold.send(outreach(meta("e", NOON), "o", "c:1", "call"));
        assertThat(fold.out()).as("known").isEmpty();

        fold.watermark(NOON + 2 * HORIZON + DAY);

        assertThat(fold.stateEntries()).isZero();
        assertThat(fold.timers()).isZero();
    }
}
