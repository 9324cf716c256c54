package io.earshot.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What tests cannot do without. */
public final class Needed {
    private Needed() {}

    /** Skips a test where there is no ClickHouse for the platform; where there is one, it must have been fetched. */
    public static void clickHouse() {
        assumeTrue(ClickHouseLibrary.isForThisPlatform(), "the built-in ClickHouse is not for this platform");
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> {
            throw new AssertionError(obstacle);
        });
    }
}
