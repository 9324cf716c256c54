package io.earshot.measures.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SharesTest {
    /** The last touch is direct; each is as old as a half-life more than the next. */
    private record Path(int size) implements Model.Path {

        @Override
        public boolean isDirect(int touch) {
            return touch == size - 1;
        }

        @Override
        public long ageMicros(int touch) {
            return size - 1 - touch;
        }

        @Override
        public long halfLifeMicros() {
            return 1;
        }
    }

    @Test
    void shareGrossAndNetEachByEveryModel() {
        Shares shares = Shares.of(101, 50, new Path(3));

        // Weights 1:1:1, 40:20:40 and 1:2:4 of 101 and of 50, the rest to the greatest remainders.
        assertThat(shares.gross())
                .isDeepEqualTo(
                        new long[][] {{101, 0, 0}, {0, 0, 101}, {0, 101, 0}, {34, 34, 33}, {41, 20, 40}, {14, 29, 58}});
        assertThat(shares.net())
                .isDeepEqualTo(
                        new long[][] {{50, 0, 0}, {0, 0, 50}, {0, 50, 0}, {17, 17, 16}, {20, 10, 20}, {7, 14, 29}});
    }

    @Test
    void areTheSameWhereNothingWasPaidBack() {
        Shares shares = Shares.of(101, 101, new Path(3));

        assertThat(shares.net()).isDeepEqualTo(shares.gross());
        assertThat(Arrays.stream(shares.net()))
                .allSatisfy(model -> assertThat(Arrays.stream(model).sum()).isEqualTo(101));
    }

    @Test
    void giveAllToAnOnlyTouch() {
        Shares shares = Shares.of(101, 50, new Path(1));

        assertThat(shares.gross()).isDeepEqualTo(new long[][] {{101}, {101}, {101}, {101}, {101}, {101}});
        assertThat(shares.net()).isDeepEqualTo(new long[][] {{50}, {50}, {50}, {50}, {50}, {50}});
    }
}
