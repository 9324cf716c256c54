package io.earshot.measures.insight;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.conversation;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Tag;
import org.junit.jupiter.api.Test;

class SaidTest {
    @Test
    void eachTagCountsOnceHoweverOftenItWasSaid() {
        assertThat(Said.in(conversation(
                        meta("a", NOON),
                        "1",
                        "c:1",
                        true,
                        tag("price", "too dear"),
                        tag("price", "costs"),
                        tag("trust", "x"))))
                .containsExactlyInAnyOrder(
                        Said.ANYTHING, new Said("objection", "price"), new Said("objection", "trust"));
    }

    @Test
    void kindsAreApart() {
        Tag problem = new Tag("problem", "price", "", "words", "");

        assertThat(Said.in(conversation(meta("a", NOON), "1", "c:1", true, tag("price", "x"), problem)))
                .containsExactlyInAnyOrder(Said.ANYTHING, new Said("objection", "price"), new Said("problem", "price"));
    }

    @Test
    void whoSaysNothingWasReachedAllTheSame() {
        assertThat(Said.in(conversation(meta("a", NOON), "1", "c:1", true))).containsExactly(Said.ANYTHING);
    }

    @Test
    void whoeverWasNotReachedSaidNothing() {
        assertThat(Said.in(conversation(meta("a", NOON), "1", "c:1", false, tag("price", "x"))))
                .isEmpty();
        assertThat(Said.in(null)).isEmpty();
    }
}
