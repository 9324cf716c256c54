package io.earshot.local.lifts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.local.Needed;
import io.earshot.local.lifts.HeadlineReplay.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 4,873 real headline tests as totals of their arms, and one in 200 unit by unit, through Kafka, the job and ClickHouse. */
class UpworthyReplayITCase {
    private static final int EVERY = 200;

    @TempDir
    Path folder;

    @Test
    void realTestsComeOutAsTheyAreAndUnitsSayWhatTheirTotalsSay() throws Exception {
        Path data = data();
        Needed.clickHouse();

        Outcome outcome = new HeadlineReplay(folder, data, EVERY).run();

        System.out.println("Upworthy: " + outcome);
        assertThat(outcome.differentTotals()).isEmpty();
        assertThat(outcome.evaluable()).isEqualTo(4872);
        assertThat(outcome.significant()).isEqualTo(2203);
        assertThat(outcome.broken().tests()).isEqualTo(1058);
        assertThat(outcome.broken().atOneLook()).isEqualTo(735);
        assertThat(outcome.others().atOneLook()).isEqualTo(18);
        assertThat(outcome.testsByUnit()).isEqualTo(25);
        assertThat(outcome.comparedRows()).isPositive();
        assertThat(outcome.differentRows()).isEmpty();
        assertThat(outcome.restarts()).isZero();
    }

    private static Path data() {
        String data = System.getenv("EARSHOT_DATA");
        assumeTrue(data != null, "EARSHOT_DATA is not set: it names the folder with " + HeadlineTest.FILE);
        assumeTrue(Files.isRegularFile(Path.of(data, HeadlineTest.FILE)), "EARSHOT_DATA has no " + HeadlineTest.FILE);
        return Path.of(data);
    }
}
