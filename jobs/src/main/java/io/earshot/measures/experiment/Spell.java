package io.earshot.measures.experiment;

import io.earshot.events.Keys;
import io.earshot.measures.attribution.OwnerHistory.PersonTouch;
import io.earshot.measures.attribution.Touch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The assignments of one unit to the arms of an experiment that count as one: from the first, as long as anything of its
 * outcome may change.
 *
 * @param person the visitor or customer as the events name it; empty where the owner as a whole is the unit
 * @param touches from first to last
 * @param arms of the touches, in the same order
 */
record Spell(Comparison comparison, String person, List<PersonTouch> touches, List<String> arms) {

    /** A touch that showed an arm. */
    private record Assigned(PersonTouch shown, Comparison comparison, String arm) {
        static final Comparator<Assigned> ORDER =
                Comparator.comparing(assigned -> assigned.shown.owned().touch(), Touch.ORDER);
    }

    /** All spells of an owner. */
    static List<Spell> of(List<PersonTouch> touches, Registry registry, Spans spans) {
        Map<String, List<Assigned>> byUnit = new TreeMap<>();
        for (PersonTouch shown : touches) {
            Assigned assigned = assigned(shown, registry, spans);
            if (assigned != null) {
                byUnit.computeIfAbsent(Keys.join(assigned.comparison.id(), person(assigned)), any -> new ArrayList<>())
                        .add(assigned);
            }
        }
        List<Spell> spells = new ArrayList<>();
        for (List<Assigned> unit : byUnit.values()) {
            unit.sort(Assigned.ORDER);
            Spell spell = null;
            for (Assigned assigned : unit) {
                if (spell == null || at(assigned.shown) >= spell.endMicros(spans)) {
                    spell = new Spell(assigned.comparison, person(assigned), new ArrayList<>(), new ArrayList<>());
                    spells.add(spell);
                }
                spell.touches.add(assigned.shown);
                spell.arms.add(assigned.arm);
            }
        }
        return spells;
    }

    Touch first() {
        return touches.get(0).owned().touch();
    }

    long firstMicros() {
        return first().atMicros();
    }

    /** From when on nothing of it can change any more: what was shown before its end may come a horizon late. */
    long keptUntilMicros(Spans spans) {
        return endMicros(spans) + spans.horizonMicros();
    }

    /** From when on the next assignment begins another. */
    long endMicros(Spans spans) {
        return firstMicros() + spans.keptMicros(comparison);
    }

    /** Whether more than one arm was shown up to a time, inclusive: the end of the window in which outcomes count. */
    boolean isContaminated(long untilMicros) {
        String first = arms.get(0);
        for (int i = 1; i < arms.size() && at(touches.get(i)) <= untilMicros; i++) {
            if (!arms.get(i).equals(first)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Touches that tell no more than an earlier one of the spell: the same copy and arm again. Once neither can change any
     * more, the later one may be forgotten.
     */
    List<PersonTouch> repeated() {
        Set<List<String>> seen = new HashSet<>();
        List<PersonTouch> repeated = new ArrayList<>();
        for (int i = 0; i < touches.size(); i++) {
            Touch touch = touches.get(i).owned().touch();
            String named = touch.showing() == null ? "" : touch.showing().experimentId();
            if (!seen.add(List.of(touch.topic(), touch.variantId(), named, arms.get(i)))) {
                repeated.add(touches.get(i));
            }
        }
        return repeated;
    }

    /** Whether an order at a time is an outcome. */
    boolean reaches(long orderAtMicros) {
        return orderAtMicros >= firstMicros() && orderAtMicros <= firstMicros() + comparison.windowMicros();
    }

    /** Whether an order at a time is before it, but not too long. */
    boolean follows(long orderAtMicros, Spans spans) {
        return orderAtMicros < firstMicros() && orderAtMicros >= firstMicros() - spans.covariateMicros();
    }

    /** Whether it needs an order at a time. */
    boolean asks(long orderAtMicros, Spans spans) {
        return reaches(orderAtMicros) || follows(orderAtMicros, spans);
    }

    private static String person(Assigned assigned) {
        return assigned.comparison.isByVisitor() ? assigned.shown.person() : "";
    }

    private static long at(PersonTouch shown) {
        return shown.owned().touch().atMicros();
    }

    /** Which arm a touch shows, or null if none that counts, or if it is another owner's as of its own time. */
    private static @Nullable Assigned assigned(PersonTouch shown, Registry registry, Spans spans) {
        Touch touch = shown.owned().touch();
        boolean isOwn = touch.atMicros() >= shown.owned().fromMicros()
                && touch.atMicros() < shown.owned().untilMicros();
        Assignment assignment = isOwn ? registry.assignment(touch, touch.atMicros() + spans.horizonMicros()) : null;
        return assignment == null ? null : new Assigned(shown, assignment.comparison(), assignment.arm());
    }
}
