package io.earshot.measures.hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.measures.lift.Interval;
import io.earshot.results.Hypothesis;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimTest {
    @Test
    void anIntervalDecidesByWhereItLies() {
        assertThat(Claim.CONNECT_RATE.verdict(new Interval(0.31, 0.39))).isEqualTo("confirmed");
        assertThat(Claim.CONNECT_RATE.verdict(new Interval(0.30, 0.40))).isEqualTo("confirmed");
        assertThat(Claim.CONNECT_RATE.verdict(new Interval(0.25, 0.35))).isEqualTo("undecided");
        assertThat(Claim.CONNECT_RATE.verdict(new Interval(0.20, 0.29))).isEqualTo("refuted");
        assertThat(Claim.CONNECT_RATE.verdict(new Interval(0.41, 0.50))).isEqualTo("refuted");
        assertThat(Claim.ROAS.verdict(new Interval(0.31, 5))).isEqualTo("confirmed");
        assertThat(Claim.ROAS.verdict(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)))
                .isEqualTo("undecided");
    }

    @Test
    void ofNothingNothingIsKnown() {
        Hypothesis share = Claim.PRICE.ofShare("value", "shop", "", "", 0, 0, true);
        Hypothesis ratio = Claim.PHONE_AGAINST_SURVEY.ofRatio("value", "shop", 3, 9, 0, 0);

        assertThat(share.verdict()).isEqualTo("undecided");
        assertThat(share.lower()).isZero();
        assertThat(share.upper()).isEqualTo(1);
        assertThat(ratio.verdict()).isEqualTo("undecided");
        assertThat(ratio.upper()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aRatioOfSharesIsThatOfTheSharesAndDecidesWithEnoughOfThem() {
        Hypothesis ratio = Claim.PHONE_AGAINST_SURVEY.ofRatio("value", "shop", 35_000, 100_000, 5_000, 100_000);

        assertThat(ratio.estimate()).isCloseTo(7, within(1e-12));
        assertThat(ratio.verdict()).isEqualTo("confirmed");
        assertThat(Claim.PHONE_AGAINST_SURVEY
                        .ofRatio("value", "shop", 350, 1000, 340, 1000)
                        .verdict())
                .isEqualTo("refuted");
    }

    /** Looked at after each of 2,000 conversations, of 300 stores each: at most one in twenty may ever show a wrong verdict. */
    @Test
    void watchingDoesNotMakeVerdictsWrong() {
        Random random = new Random(5);
        int wrong = 0;
        int right = 0;
        for (int store = 0; store < 300; store++) {
            boolean isTrue = store % 2 == 0;
            double rate = isTrue ? 0.35 : 0.45;
            long connected = 0;
            boolean everWrong = false;
            String verdict = "";
            for (int n = 1; n <= 2000; n++) {
                connected += random.nextDouble() < rate ? 1 : 0;
                if (n % 10 == 0) {
                    verdict = Claim.CONNECT_RATE
                            .ofShare("value", "shop", "", "", connected, n, true)
                            .verdict();
                    everWrong |= verdict.equals(isTrue ? "refuted" : "confirmed");
                }
            }
            wrong += everWrong ? 1 : 0;
            right += verdict.equals(isTrue ? "confirmed" : "refuted") ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(15);
        assertThat(right).isGreaterThan(240);
    }
}
