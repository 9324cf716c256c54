package io.earshot.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Needed;
import io.earshot.local.RunningStack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
    @TempDir
    Path folder;

    @Test
    void measuresWhatWasPlantedAndLeavesNothingRunning() {
        Needed.clickHouse();
        String[] demo = {
            "demo", "--once", "--speed", "max", "--customers", "150", "--days", "30", "--data", folder.toString()
        };
        assertThat(Earshot.commandLine().execute(demo))
                .as("0 says that spend, credits and the fate of every record are as planted")
                .isZero();
        assertThat(RunningStack.find(folder)).isEmpty();
    }
}
