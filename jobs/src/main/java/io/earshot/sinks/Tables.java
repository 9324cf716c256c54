package io.earshot.sinks;

import io.earshot.results.ArmMoments;
import io.earshot.results.Booking;
import io.earshot.results.Commit;
import io.earshot.results.ContactEffect;
import io.earshot.results.ContactRate;
import io.earshot.results.Credit;
import io.earshot.results.DailyFact;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.DemandPlan;
import io.earshot.results.ExperimentState;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.Hypothesis;
import io.earshot.results.LeadTimeDemand;
import io.earshot.results.Lift;
import io.earshot.results.Phrase;
import io.earshot.results.PhraseLift;
import io.earshot.results.PhraseRevenue;
import io.earshot.results.RecordsByFate;
import io.earshot.results.Recovery;
import io.earshot.results.RecoveryObjection;
import io.earshot.results.Roas;
import io.earshot.results.SampleRatioCheck;
import io.earshot.results.ShopOrder;
import io.earshot.results.Signal;
import io.earshot.results.SignalLead;
import io.earshot.results.SourceProgress;
import io.earshot.results.Stock;
import io.earshot.results.Unattributed;
import io.earshot.results.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables that jobs write. */
public final class Tables {
    public static final RowMapping<Credit> CREDITS = RowMapping.of(
            "credits",
            Credit.class,
            List.of("store_id", "order_id", "touch_topic", "touch_key", "touch_event_id"),
            Set.of());
    public static final RowMapping<Unattributed> UNATTRIBUTED =
            RowMapping.of("unattributed", Unattributed.class, List.of("store_id", "order_id", "refund_id"), Set.of());
    public static final RowMapping<ShopOrder> ORDERS =
            RowMapping.of("orders", ShopOrder.class, List.of("store_id", "order_id"), Set.of("touches"));
    public static final RowMapping<Booking> BOOKINGS =
            RowMapping.of("bookings", Booking.class, List.of("store_id", "order_id", "entry_id"), Set.of());
    public static final RowMapping<Roas> ROAS = RowMapping.of(
            "roas",
            Roas.class,
            List.of("store_id", "day_basis", "day", "channel", "campaign_id", "ad_id", "variant_id", "currency"),
            Set.of());
    public static final RowMapping<PhraseRevenue> PHRASE_REVENUE = RowMapping.of(
            "phrase_revenue",
            PhraseRevenue.class,
            List.of("store_id", "day", "phrase_id", "via", "channel", "campaign_id", "ad_id", "variant_id", "currency"),
            Set.of());
    public static final RowMapping<Phrase> PHRASES =
            RowMapping.of("phrases", Phrase.class, List.of("store_id", "phrase_id"), Set.of("position"));
    public static final RowMapping<Variant> VARIANTS =
            RowMapping.of("variants", Variant.class, List.of("store_id", "variant_id"), Set.of());
    public static final RowMapping<RecordsByFate> RECORDS_BY_FATE = RowMapping.of(
            "records_by_fate",
            RecordsByFate.class,
            List.of("job", "topic", "store_id", "fate"),
            Set.of("records", "conflicts"));
    public static final RowMapping<DeadLetterRow> DEAD_LETTERS = RowMapping.of(
            "dead_letters", DeadLetterRow.class, List.of("job", "store_id", "topic", "partition", "offset"), Set.of());

    public static final RowMapping<Lift> LIFTS = RowMapping.of(
            "lifts",
            Lift.class,
            List.of("job", "store_id", "comparison_id", "metric", "slice", "slice_value", "maturity", "arm"),
            Set.of());
    public static final RowMapping<ArmMoments> ARM_MOMENTS = RowMapping.of(
            "arm_moments",
            ArmMoments.class,
            List.of("job", "store_id", "comparison_id", "metric", "slice", "slice_value", "arm", "source", "day"),
            Set.of());
    public static final RowMapping<PhraseLift> PHRASE_LIFTS = RowMapping.of(
            "phrase_lifts",
            PhraseLift.class,
            List.of("job", "store_id", "comparison_id", "arm", "phrase_id"),
            Set.of());
    public static final RowMapping<SampleRatioCheck> SAMPLE_RATIO = RowMapping.of(
            "sample_ratio", SampleRatioCheck.class, List.of("job", "store_id", "comparison_id", "arm"), Set.of());
    public static final RowMapping<ExperimentState> EXPERIMENTS =
            RowMapping.of("experiments", ExperimentState.class, List.of("job", "store_id", "comparison_id"), Set.of());

    public static final RowMapping<DailyFact> DAILY_FACTS = RowMapping.of(
            "daily_facts", DailyFact.class, List.of("job", "store_id", "kind", "dimension", "day"), Set.of());
    public static final RowMapping<Forecast> FORECASTS = RowMapping.of(
            "forecasts", Forecast.class, List.of("store_id", "metric", "dimension", "grain", "step"), Set.of("step"));
    public static final RowMapping<ForecastAccuracy> FORECAST_ACCURACY = RowMapping.of(
            "forecast_accuracy",
            ForecastAccuracy.class,
            List.of("store_id", "metric", "dimension", "method", "first_step", "last_step"),
            Set.of("first_step", "last_step", "origins"));
    public static final RowMapping<ForecastAccuracy> FORECAST_ACCURACY_WEEKS = RowMapping.of(
            "forecast_accuracy_weeks",
            ForecastAccuracy.class,
            List.of("store_id", "metric", "dimension", "method", "first_step", "last_step"),
            Set.of("first_step", "last_step", "origins"));
    public static final RowMapping<DemandPlan> DEMAND_PLAN =
            RowMapping.of("demand_plan", DemandPlan.class, List.of("store_id", "sku"), Set.of("lead_time_days"));
    public static final RowMapping<LeadTimeDemand> LEAD_TIME_DEMAND = RowMapping.of(
            "lead_time_demand", LeadTimeDemand.class, List.of("store_id", "sku"), Set.of("lead_time_days"));
    public static final RowMapping<Stock> STOCK =
            RowMapping.of("stock", Stock.class, List.of("store_id", "sku"), Set.of());
    public static final RowMapping<Recovery> RECOVERIES = RowMapping.of(
            "recoveries", Recovery.class, List.of("store_id", "about", "case_id", "event_id"), Set.of("attempts"));
    public static final RowMapping<ContactRate> CONTACT_RATES = RowMapping.of(
            "contact_rates",
            ContactRate.class,
            List.of("store_id", "channel", "segment", "dimension", "value"),
            Set.of());
    public static final RowMapping<RecoveryObjection> RECOVERY_OBJECTIONS = RowMapping.of(
            "recovery_objections", RecoveryObjection.class, List.of("store_id", "about", "objection"), Set.of());
    public static final RowMapping<ContactEffect> COMPLIER_EFFECTS = RowMapping.of(
            "complier_effects", ContactEffect.class, List.of("store_id", "comparison_id", "metric", "arm"), Set.of());
    public static final RowMapping<Hypothesis> HYPOTHESES = RowMapping.of(
            "hypotheses", Hypothesis.class, List.of("job", "store_id", "hypothesis", "comparison_id", "arm"), Set.of());

    public static final RowMapping<Signal> SIGNALS =
            RowMapping.of("signals", Signal.class, List.of("store_id", "day", "segment", "kind", "name"), Set.of());

    public static final RowMapping<SignalLead> LEADING_INDICATORS = RowMapping.of(
            "leading_indicators",
            SignalLead.class,
            List.of("store_id", "target", "signal", "kind", "name"),
            Set.of("days", "lag_days"));

    /** Operational, beside the results: appended by {@link Journal}, outside the epochs. */
    public static final RowMapping<SourceProgress> SOURCE_PROGRESS = RowMapping.of(
            "source_progress", SourceProgress.class, List.of("job", "topic", "partition", "at"), Set.of());

    public static final RowMapping<Commit> COMMITS = RowMapping.of(
            "commits",
            Commit.class,
            List.of("job", "table_name", "committed_at"),
            Set.of("epoch", "interval", "rows", "bytes", "attempts", "blocks"));

    private static final List<RowMapping<?>> ALL = List.of(
            CREDITS,
            UNATTRIBUTED,
            ORDERS,
            BOOKINGS,
            ROAS,
            PHRASE_REVENUE,
            PHRASES,
            RECORDS_BY_FATE,
            DEAD_LETTERS,
            LIFTS,
            ARM_MOMENTS,
            SAMPLE_RATIO,
            EXPERIMENTS,
            PHRASE_LIFTS,
            DAILY_FACTS,
            FORECASTS,
            FORECAST_ACCURACY,
            FORECAST_ACCURACY_WEEKS,
            DEMAND_PLAN,
            LEAD_TIME_DEMAND,
            STOCK,
            VARIANTS,
            RECOVERIES,
            CONTACT_RATES,
            RECOVERY_OBJECTIONS,
            COMPLIER_EFFECTS,
            HYPOTHESES,
            SIGNALS,
            LEADING_INDICATORS);
    private static final Map<String, RowMapping<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(RowMapping::table, Function.identity()));

    private Tables() {}

    /** The tables of results. */
    public static List<RowMapping<?>> all() {
        return ALL;
    }

    /** The operational tables, which have no versions. */
    public static List<RowMapping<?>> operational() {
        return List.of(SOURCE_PROGRESS, COMMITS);
    }

    /** The table of results of that name. */
    public static RowMapping<?> named(String table) {
        RowMapping<?> mapping = BY_NAME.get(table);
        if (mapping == null) {
            throw new IllegalArgumentException("table must be one of " + BY_NAME.keySet() + ", got " + table);
        }
        return mapping;
    }
}
