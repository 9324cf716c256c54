package io.earshot.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.local.ClickHouseLibrary;
import io.earshot.local.RunningStack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
    @TempDir
    Path folder;

    @Test
    void measuresWhatWasPlantedAndLeavesNothingRunning() {
        ClickHouseLibrary.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        String[] demo = {
            "demo", "--once", "--speed", "max", "--customers", "150", "--days", "30", "--data", folder.toString()
        };
        assertThat(Earshot.commandLine().execute(demo))
                .as("0 says that spend, credits and the fate of every record are as planted")
                .isZero();
        assertThat(RunningStack.find(folder)).isEmpty();
    }
}
