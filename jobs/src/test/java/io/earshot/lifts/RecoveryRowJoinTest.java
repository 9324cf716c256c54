package io.earshot.lifts;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.joins.Rig;
import io.earshot.measures.recovery.About;
import io.earshot.measures.recovery.CaseResult;
import io.earshot.measures.recovery.RecoveryCase;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.Recovery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryRowJoinTest {
    private static final RecoverySpans SPANS = new RecoverySpans(20 * DAY, HOUR, 7, 30, 30);

    private Rig<OwnedRecovery, Void, Recovery> join;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new RecoveryRowJoin(SPANS), RecoveryRowJoin::key);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void aCaseMovesWhicheverOwnerSpeaksFirst() throws Exception {
        claim("v:1", 100, false);
        assertThat(told()).containsExactly("100");
        claim("c:1", 70, false);
        claim("v:1", 100, true);
        assertThat(told()).endsWith("70").doesNotContain("gone");

        claim("c:1", 70, true);
        claim("v:1", 100, false);
        assertThat(told()).containsExactly("gone", "100");
    }

    @Test
    void whatIsSaidTwiceIsWrittenOnce() throws Exception {
        claim("c:1", 70, false);
        claim("c:1", 70, false);
        assertThat(told()).containsExactly("70");
    }

    @Test
    void whoClaimedNothingTakesNothingBack() throws Exception {
        claim("c:1", 70, true);
        assertThat(told()).isEmpty();
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void goesOnAfterARestartAndIsEmptyInTheEnd() throws Exception {
        claim("c:1", 70, false);
        join.restart(3);
        claim("c:1", 80, false);
        assertThat(told()).containsExactly("70", "80");

        join.watermark(NOON + 140 * DAY);
        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();
    }

    private void claim(String owner, long value, boolean isGone) throws Exception {
        RecoveryCase one = new RecoveryCase(About.CART, "c", "", owner, NOON, NOON, null, value, "EUR", List.of());
        Recovery row = new CaseResult(BERLIN, one, List.of(), null, false, value, false, false).row();
        join.send(new OwnedRecovery(owner, isGone ? row.deleted() : row));
        told.addAll(join.out().stream()
                .map(written -> written.isDeleted() ? "gone" : Long.toString(written.valueMinor()))
                .toList());
    }

    private List<String> told() {
        List<String> now = List.copyOf(told);
        told.clear();
        return now;
    }
}
