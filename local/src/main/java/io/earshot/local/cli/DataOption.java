package io.earshot.local.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where a command keeps, or finds, what the stack keeps. */
public final class DataOption {
    static final String NAME = "--data";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            defaultValue = ".earshot",
            description = "Folder of all data (default: ${DEFAULT-VALUE}).")
    private Path folder;

    public Path folder() {
        return folder;
    }
}
