package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Options that say where things are, ClickHouse among them. */
final class AllServers extends Servers {
    @Mixin
    private ClickHouseOption clickHouse;

    /** A ClickHouse of one's own, if one was given; its password is kept in a folder. */
    Optional<ClickHouseAddress> ownClickHouse(Path secrets) {
        return clickHouse.own(secrets);
    }

    /** ClickHouse: one's own, else that of the stack that {@code earshot up} keeps running. */
    ClickHouseAddress clickHouse() {
        return clickHouse.ownOrRunning(folder());
    }
}
