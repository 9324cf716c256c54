package io.earshot.measures.experiment;

import static java.util.Objects.requireNonNull;

import io.earshot.events.OutreachAssigned;
import io.earshot.events.Store;
import io.earshot.events.VariantRegistered;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Touch.Showing;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What customers are worth after 30, 60, 90, 180 and 365 days: insight-informed ones against others. By experiment where arms
 * were drawn; else an association, by the first copy that somebody was shown, or by the contact that was assigned.
 * {@code docs/value.md} defines it.
 *
 * <p>Comparisons are named {@code kind/days}, those of an experiment {@code experiment/id/days}, and those of contacts that name an
 * experiment which nobody registered {@code kind/id/days}: each was drawn for itself.
 */
public final class ValueDesign implements Design {
    /** Days after the first exposure at which customers are looked at. */
    public static final List<Integer> HORIZON_DAYS = List.of(30, 60, 90, 180, 365);

    /** The job whose comparisons these are, in its rows. */
    public static final String JOB = "value";

    /** First shown copy made of customers' words, or other copy; outside of experiments. */
    public static final String COPY = "copy";

    /** Contacts that were drawn, outside of experiments. */
    public static final String DRAWN = "outreach";

    /** Contacts that somebody chose, outside of experiments. */
    public static final String CHOSEN = "outreach-chosen";

    /** The arm of copy made of phrases. */
    public static final String WORDS = "words";

    /** The arm of all other copy. */
    public static final String OTHER = "other";

    /** The topic of touches that are assignments. */
    public static final String ASSIGNMENTS = "outreach";

    /** Of an outreach that was drawn, as the medium of its touch, before the probability in millionths. */
    private static final String RANDOMISED = "randomised ";

    private static final long serialVersionUID = 1;
    private static final int LONGEST_DAYS = HORIZON_DAYS.get(HORIZON_DAYS.size() - 1);
    private static final String EXPERIMENT = "experiment/";
    private static final String BASELINE = "holdout";
    private static final List<String> CONTACTS = List.of(BASELINE, "call", "email", "text");

    /** The comparisons that nobody registers. */
    public static Standing standing() {
        return new Compared();
    }

    /** The id of a comparison, seen after some days. */
    static String id(Comparison comparison, int days) {
        return comparison.id().substring(0, comparison.id().lastIndexOf('/') + 1) + days;
    }

    /** Whether arms are a matter of what was seen, so that seeing two of them spoils a unit; those that are drawn once are not. */
    static boolean isShown(Spell spell) {
        return spell.comparison().id().startsWith(EXPERIMENT) && !isAssignment(spell.first());
    }

    /** How a contact came about, as the medium of its touch. */
    public static String medium(OutreachAssigned assigned) {
        return assigned.isRandomised() ? RANDOMISED + assigned.probabilityPpm() : "";
    }

    /** In the place of a stratum the probability with which a unit was drawn, if its comparison is one of such contacts. */
    static String draw(Spell spell) {
        String medium = spell.first().medium();
        return spell.comparison().id().startsWith(DRAWN + '/')
                ? Draws.stratum(Long.parseLong(medium.substring(RANDOMISED.length())))
                : Stratum.NONE;
    }

    /** Whether a touch is a contact that was assigned or withheld: an exposure to it, whether it came about or not. */
    public static boolean isAssignment(Touch touch) {
        return touch.topic().equals(ASSIGNMENTS);
    }

    @Override
    public Registry registry(Registry known) {
        return new Assigning(known);
    }

    @Override
    public List<UnitOutcome> outcomes(Store store, String owner, UnitHistory history, Registry registry, Spans spans) {
        return history.worth(store, owner, HORIZON_DAYS, registry, spans);
    }

    @Override
    public long keptMicros(String comparisonId, Registry registry, Spans spans) {
        return LONGEST_DAYS * 86_400_000_000L + 2 * spans.horizonMicros();
    }

    /** What is compared under an id, after as many days as it says. */
    private static final class Compared implements Standing {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Comparison comparison(String storeId, String comparisonId) {
            String kind = comparisonId.substring(0, Math.max(0, comparisonId.indexOf('/')));
            return switch (kind) {
                case COPY -> terms(storeId, comparisonId, List.of(OTHER, WORDS), false);
                case DRAWN -> terms(storeId, comparisonId, CONTACTS, true);
                case CHOSEN -> terms(storeId, comparisonId, CONTACTS, false);
                default -> null;
            };
        }

        @Override
        public String registration(String comparisonId) {
            return comparisonId.startsWith(EXPERIMENT)
                    ? comparisonId.substring(EXPERIMENT.length(), comparisonId.lastIndexOf('/'))
                    : comparisonId;
        }

        @Override
        public Comparison following(Comparison registered, String comparisonId) {
            return registered.as(comparisonId, days(comparisonId), Metric.REVENUE_PER_UNIT);
        }

        private static Comparison terms(String storeId, String id, List<String> arms, boolean isRandomised) {
            return Comparison.standing(
                    storeId, new Terms(id, arms, arms.get(0), days(id), isRandomised, Metric.REVENUE_PER_UNIT));
        }

        private static int days(String comparisonId) {
            return Integer.parseInt(comparisonId.substring(comparisonId.lastIndexOf('/') + 1));
        }
    }

    /** Who was assigned to what: see the class comment. */
    private record Assigning(Registry known) implements Registry {
        private static final Standing STANDING = new Compared();

        @Override
        public @Nullable Comparison comparison(String experimentId) {
            return known.comparison(experimentId);
        }

        @Override
        public @Nullable VariantRegistered variant(String variantId, long untilMicros) {
            return known.variant(variantId, untilMicros);
        }

        @Override
        public @Nullable BigDecimal rate(String currency, int day, long untilMicros) {
            return known.rate(currency, day, untilMicros);
        }

        @Override
        public @Nullable Assignment assignment(Touch touch, long untilMicros) {
            Showing showing = touch.showing();
            if (showing == null) {
                return null;
            }
            VariantRegistered variant =
                    touch.variantId().isEmpty() ? null : known.variant(touch.variantId(), untilMicros);
            String experimentId = showing.experimentId();
            String arm = showing.arm();
            if (experimentId.isEmpty() && variant != null) {
                experimentId = variant.experimentId();
                arm = variant.arm();
            }
            Comparison registered = experimentId.isEmpty() ? null : known.comparison(experimentId);
            if (registered != null) {
                String id = EXPERIMENT + experimentId + '/' + LONGEST_DAYS;
                return registered.has(arm) ? new Assignment(STANDING.following(registered, id), arm) : null;
            }
            if (isAssignment(touch)) {
                String kind = touch.medium().startsWith(RANDOMISED) ? DRAWN : CHOSEN;
                return standing(experimentId.isEmpty() ? kind : kind + '/' + experimentId, arm);
            }
            return variant == null ? null : standing(COPY, variant.phraseIds().isEmpty() ? OTHER : WORDS);
        }

        private static Assignment standing(String kind, String arm) {
            Comparison comparison = STANDING.comparison("", kind + '/' + LONGEST_DAYS);
            return new Assignment(requireNonNull(comparison), arm);
        }
    }
}
