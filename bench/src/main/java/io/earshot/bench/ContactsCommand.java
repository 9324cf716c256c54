package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import io.earshot.local.oracle.PlantedContacts;
import io.earshot.local.oracle.PlantedContacts.Measured;
import io.earshot.local.oracle.PlantedContacts.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run contacts}: whether what contacts do in simulated stores lies in its intervals, and is found. */
@Command(
        name = "contacts",
        sortOptions = false,
        description = {
            "Plant effects of calls and e-mails on carts, trials and cancelled subscriptions in simulated stores, and measure",
            "them in the events by the oracle of RecoveryJob: how many lie in their 95% intervals, how many of these exclude 0?",
            "Of being assigned to a contact the intervals are always valid, of a call on those whom it reaches Anderson-Rubin's."
        })
final class ContactsCommand implements Callable<Integer> {
    private static final double CONFIDENCE = 0.95;
    private static final double POWER = 0.8;

    @Option(
            names = "--stores",
            paramLabel = "N",
            defaultValue = "20",
            description = "Simulated stores, half a minute each (default: ${DEFAULT-VALUE}).")
    private int stores;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the first store; the others follow (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        Machine.describe(terminal, seed, "%,d simulated stores".formatted(stores));
        List<Measured> assigned = new ArrayList<>();
        List<Measured> talkedWith = new ArrayList<>();
        int lost = 0;
        for (int i = 0; i < stores; i++) {
            PlantedContacts planted = PlantedContacts.of(PlantedContacts.store(seed + i));
            assigned.addAll(planted.assigned());
            talkedWith.addAll(planted.talkedWith());
            lost += planted.isLost() ? 1 : 0;
        }
        TextTable table =
                new TextTable("program", "arm", "effect of", "planted", "mean measured", "inside", "exclude 0", "of");
        rows(table, "being assigned", assigned);
        rows(table, "being reached", talkedWith);
        terminal.say();
        table.print(terminal);
        terminal.say();
        List<Measured> all = new ArrayList<>(assigned);
        all.addAll(talkedWith);
        Score score = Score.of(all);
        terminal.say("%d of %d planted effects inside, %d found; sample-ratio checks fired in %d stores"
                .formatted(score.inside(), score.of(), score.found(), lost));
        double coverage = PlantedContacts.roughly(CONFIDENCE, score.of());
        Aim.atLeast(terminal, "Planted effects inside their intervals", score.coverage(), coverage);
        Aim.atLeast(terminal, "Effects that exclude 0", score.power(), POWER);
        terminal.say("Load average after: " + Machine.oneDigit(Machine.load()));
        return lost == 0 && score.coverage() >= coverage && score.power() >= POWER ? 0 : 1;
    }

    private static void rows(TextTable table, String of, List<Measured> all) {
        for (String program : PlantedContacts.PROGRAMS) {
            List<String> arms = all.stream()
                    .filter(one -> one.program().equals(program))
                    .map(Measured::arm)
                    .distinct()
                    .toList();
            for (String arm : arms) {
                List<Measured> some = all.stream()
                        .filter(one ->
                                one.program().equals(program) && one.arm().equals(arm))
                        .toList();
                Score score = Score.of(some);
                table.row(
                        program,
                        arm,
                        of,
                        "%.3f".formatted(some.get(0).planted()),
                        "%.3f"
                                .formatted(some.stream()
                                        .mapToDouble(Measured::effect)
                                        .average()
                                        .orElseThrow()),
                        Long.toString(score.inside()),
                        Long.toString(score.found()),
                        Long.toString(score.of()));
            }
        }
    }
}
