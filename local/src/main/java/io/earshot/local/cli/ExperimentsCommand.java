package io.earshot.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What testers of copy do: plan, register, look, and take the result home. */
@Command(
        name = "experiments",
        description = "Plan an experiment, register it, see how all stand, and write the report of one.",
        subcommands = {
            ExperimentPlanCommand.class,
            ExperimentAddCommand.class,
            ExperimentListCommand.class,
            ExperimentExportCommand.class
        })
final class ExperimentsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "plan, add, list or export?");
    }
}
