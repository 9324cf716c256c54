package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The adversarial events reach every definition: a mistake in any of them changes the tables, so the comparison would see it. */
class FaultITCase {
    private static final int SEEDS = 20;

    @Test
    void everyFaultChangesTheTables() {
        Set<Fault> unseen = EnumSet.copyOf(Arrays.stream(Fault.values())
                .filter(fault -> fault != Fault.NONE)
                .toList());
        Map<Fault, String> seen = new EnumMap<>(Fault.class);
        for (int seed = 1; seed <= SEEDS && !unseen.isEmpty(); seed++) {
            AdversarialEvents events =
                    new AdversarialEvents(seed, 1, 2, (store, customer) -> "key of " + customer + " in " + store);
            List<Raw> records = events.records();
            Tables right = events.oracle().tables(records);
            for (Fault fault : EnumSet.copyOf(unseen)) {
                List<TableDiff.Difference> differences =
                        TableDiff.between(right, events.oracle().with(fault).tables(records));
                if (!differences.isEmpty()) {
                    unseen.remove(fault);
                    seen.put(fault, "seed " + seed + ", " + TableDiff.countByTable(differences));
                }
            }
        }
        seen.forEach((fault, where) -> System.out.println(fault + ": " + where));

        assertThat(unseen).isEmpty();
    }
}
