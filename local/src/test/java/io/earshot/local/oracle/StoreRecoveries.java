package io.earshot.local.oracle;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was to be won back in one store, who tried, and what came of it. */
final class StoreRecoveries {
    private static final Map<String, String> ABOUT_OF_SEGMENT = Map.of(
            "CART_ABANDONER", "cart",
            "CHURNED_SUBSCRIBER", "subscription",
            "PROSPECT", "trial");

    private static final Comparator<Event> BY_TIME =
            Comparator.comparingLong(Event::at).thenComparing(Event::eventId, Utf8.ORDER);

    /** An order, or a renewal as one: of that nothing is ever taken back. */
    private record Bought(String id, long at, Optional<Order> order, Exchange.Rate rate, long amount) {
        static final Comparator<Bought> ORDER =
                Comparator.comparingLong(Bought::at).thenComparing(Bought::id, Utf8.ORDER);

        long left(long until) {
            if (order.isEmpty()) {
                return amount;
            }
            boolean cancelled = order.get()
                    .cancellation
                    .filter(event -> event.at() <= until)
                    .isPresent();
            long refunded = order.get().refunds.stream()
                    .filter(refund -> refund.at() <= until)
                    .mapToLong(refund -> refund.number("amount_minor"))
                    .sum();
            return cancelled ? 0 : Math.max(0, amount - refunded);
        }
    }

    /** Something to be won back. */
    private final class Case {
        private final String about;
        private final String id;
        private final String eventId;
        private final Optional<Event> assigned;
        private final long began;
        private final long clock;
        private final long end;
        private final String owner;
        private final long value;
        private final List<Bought> own;
        private final List<Event> attempts = new ArrayList<>();
        private boolean unit;

        /** @param source of the person and, unless others are given, of nothing else */
        Case(
                String about,
                String id,
                String eventId,
                Optional<Event> assigned,
                long began,
                Event source,
                Optional<Event> worth,
                List<Bought> own) {
            this.about = about;
            this.id = id;
            this.eventId = eventId;
            this.assigned = assigned;
            this.began = began;
            clock = assigned.map(Event::at).orElse(began);
            end = clock + spans.windows().get(about);
            Event person = assigned.orElse(source);
            owner = links.owner(person.visitor(), person.customer(), clock, clock);
            value = worth.map(event -> {
                        long amount = event.number(about.equals("cart") ? "value_minor" : "amount_minor");
                        Exchange.Rate rate =
                                exchange.rate(event.text("currency"), Times.day(clock, store.zone()), clock);
                        return rate.inStoreCurrency() ? rate.convert(amount) : 0;
                    })
                    .orElse(0L);
            this.own = own.stream().filter(this::reaches).sorted(Bought.ORDER).toList();
        }

        private boolean reaches(Bought bought) {
            return reaches(bought.at());
        }

        private boolean reaches(long at) {
            return clock <= at && at <= end;
        }

        private String comparison() {
            return assigned.map(event -> about + ":" + (event.flag("randomised") ? "drawn" : "chosen") + ":"
                            + event.text("experiment_id"))
                    .orElse("");
        }

        private boolean connected() {
            return attempts.stream().anyMatch(StoreRecoveries::connects);
        }

        private List<Bought> others() {
            return about.equals("cart")
                    ? boughtBy.getOrDefault(owner, List.of()).stream()
                            .filter(this::reaches)
                            .sorted(Bought.ORDER)
                            .toList()
                    : List.of();
        }
    }

    private final Store store;
    private final Map<String, List<Entity>> entities;
    private final Settings settings;
    private final RecoveryOracle.Spans spans;
    private final Tables tables;
    private final Links links;
    private final Exchange exchange;
    private final Map<String, Bought> orders = new HashMap<>();
    private final Map<String, List<Bought>> boughtBy = new HashMap<>();
    private final List<Case> cases = new ArrayList<>();

    StoreRecoveries(
            Store store,
            Map<String, List<Entity>> entities,
            Settings settings,
            RecoveryOracle.Spans spans,
            Tables tables) {
        this.store = store;
        this.entities = entities;
        this.settings = settings;
        this.spans = spans;
        this.tables = tables;
        links = new Links(winners("link"), settings, Fault.NONE);
        exchange = new Exchange(all("rate"), store.currency(), settings, Fault.NONE);
        readOrders();
    }

    private List<Entity> all(String type) {
        return entities.getOrDefault(type, List.of());
    }

    private List<Event> winners(String type) {
        return all(type).stream().map(Entity::winner).toList();
    }

    private void readOrders() {
        Map<String, List<Event>> refunds =
                winners("refunded").stream().collect(Collectors.groupingBy(refund -> refund.text("order_id")));
        Map<String, Event> cancellations = new HashMap<>();
        winners("cancelled").forEach(cancelled -> cancellations.put(cancelled.key(), cancelled));
        for (Event placed : winners("placed")) {
            String owner = links.owner(placed.visitor(), placed.customer(), placed.at(), placed.at());
            Order order = new Order(
                    placed,
                    store,
                    owner,
                    refunds.getOrDefault(placed.key(), List.of()),
                    Optional.ofNullable(cancellations.get(placed.key())),
                    exchange,
                    settings,
                    Fault.NONE);
            Bought bought = new Bought(order.id(), order.at(), Optional.of(order), order.rate, order.gross);
            orders.put(order.id(), bought);
            if (!owner.isEmpty()) {
                boughtBy.computeIfAbsent(owner, any -> new ArrayList<>()).add(bought);
            }
        }
    }

    void write() {
        findCases();
        Comparator<Case> order = Comparator.<Case>comparingLong(one -> one.clock)
                .thenComparing(one -> one.assigned.map(Event::eventId).orElse(""), Utf8.ORDER)
                .thenComparing(one -> List.of("cart", "subscription", "trial").indexOf(one.about))
                .thenComparing(one -> one.id, Utf8.ORDER)
                .thenComparing(one -> one.eventId, Utf8.ORDER);
        cases.sort(order);
        winners("conversation").stream()
                .sorted(Comparator.comparingLong(Event::at).thenComparing(Event::key, Utf8.ORDER))
                .forEach(this::attempt);
        Map<List<String>, Long> spellEnds = new HashMap<>();
        for (Case one : cases) {
            List<String> spell = List.of(one.owner, one.comparison());
            if (one.assigned.isPresent() && one.clock >= spellEnds.getOrDefault(spell, Long.MIN_VALUE)) {
                one.unit = true;
                spellEnds.put(spell, one.end + 2 * settings.horizon());
            }
        }
        cases.forEach(this::write);
        cases.stream()
                .filter(one -> one.unit)
                .collect(Collectors.groupingBy(Case::comparison))
                .forEach(this::compare);
        writeShares("contact_rates", "attempts", "connected");
        writeShares("recovery_objections", "connected", "recovered");
    }

    private void findCases() {
        Map<List<String>, List<Event>> assigned = new HashMap<>();
        for (Event outreach : winners("outreach")) {
            String about = outreach.text("about").toLowerCase(Locale.ROOT);
            if (spans.windows().containsKey(about)) {
                String id = outreach.text(about.equals("cart") ? "cart_id" : "subscription_id");
                assigned.computeIfAbsent(List.of(about, id.isEmpty() ? outreach.key() : id), any -> new ArrayList<>())
                        .add(outreach);
            }
        }
        assigned.values().forEach(some -> some.sort(BY_TIME.thenComparing(Event::key, Utf8.ORDER)));

        Map<String, Map<String, Entity>> carts = new HashMap<>();
        for (Entity cart : all("cart")) {
            carts.computeIfAbsent(cart.winner().text("cart_id"), any -> new HashMap<>())
                    .put(cart.winner().text("kind"), cart);
        }
        Set<String> cartIds = new HashSet<>(carts.keySet());
        assigned.keySet().stream().filter(key -> key.get(0).equals("cart")).forEach(key -> cartIds.add(key.get(1)));
        for (String id : cartIds) {
            cart(id, carts.getOrDefault(id, Map.of()), first(assigned.get(List.of("cart", id))));
        }

        Map<String, List<Event>> subscriptions =
                winners("subscription").stream().sorted(BY_TIME).collect(Collectors.groupingBy(Event::key));
        Set<String> ids = new HashSet<>(subscriptions.keySet());
        assigned.keySet().stream().filter(key -> !key.get(0).equals("cart")).forEach(key -> ids.add(key.get(1)));
        for (String id : ids) {
            subscription(
                    id,
                    subscriptions.getOrDefault(id, List.of()),
                    assigned.getOrDefault(List.of("subscription", id), List.of()),
                    first(assigned.get(List.of("trial", id))));
        }
    }

    private static Optional<Event> first(List<Event> sorted) {
        return sorted == null ? Optional.empty() : Optional.of(sorted.get(0));
    }

    private void cart(String id, Map<String, Entity> kinds, Optional<Event> assigned) {
        long until = assigned.map(Event::at).orElse(Long.MAX_VALUE);
        Optional<Event> updated = winner(kinds, "UPDATED", until);
        Optional<Event> checkedOut = winner(kinds, "CHECKED_OUT", until);
        Optional<Event> abandoned = winner(kinds, "ABANDONED", until)
                .filter(event -> checkedOut.isEmpty() || checkedOut.get().at() > event.at());
        Optional<Event> left = abandoned.or(() -> updated);
        Optional<Long> silent = updated.map(event -> event.at() + spans.silence())
                .filter(time -> checkedOut.isEmpty() || checkedOut.get().at() > time);
        Optional<Long> began = abandoned.map(Event::at).or(() -> silent);
        Optional<Event> named = winner(kinds, "CHECKED_OUT", Long.MAX_VALUE);
        List<Bought> own =
                named.map(event -> orders.get(event.text("order_id"))).stream().toList();
        if (assigned.isPresent()) {
            long start = Math.min(began.orElse(until), until);
            cases.add(new Case("cart", id, "", assigned, start, assigned.get(), left.or(() -> checkedOut), own));
        } else if (began.isPresent()) {
            cases.add(new Case("cart", id, "", assigned, began.get(), left.orElseThrow(), left, own));
        }
    }

    private static Optional<Event> winner(Map<String, Entity> kinds, String kind, long until) {
        return Optional.ofNullable(kinds.get(kind)).flatMap(entity -> entity.winner(until));
    }

    /** @param events in the order of time */
    private void subscription(String id, List<Event> events, List<Event> assigned, Optional<Event> trialAssigned) {
        List<Event> renewed = kind(events, "RENEWED");
        List<Bought> own = renewed.stream()
                .map(event -> new Bought(
                        event.eventId(),
                        event.at(),
                        Optional.empty(),
                        exchange.rate(event.text("currency"), Times.day(event.at(), store.zone()), event.at()),
                        event.number("amount_minor")))
                .toList();
        Optional<Event> trial = kind(events, "TRIAL_STARTED").stream().findFirst();
        if (trial.isPresent() || trialAssigned.isPresent()) {
            long began = Math.min(
                    trial.map(Event::at).orElse(Long.MAX_VALUE),
                    trialAssigned.map(Event::at).orElse(Long.MAX_VALUE));
            cases.add(new Case(
                    "trial",
                    id,
                    "",
                    trialAssigned,
                    began,
                    trial.or(() -> trialAssigned).orElseThrow(),
                    last(renewed, began),
                    own));
        }
        List<Event> cancelled = kind(events, "CANCELLED");
        long from = cancelled.isEmpty() ? Long.MAX_VALUE : cancelled.get(0).at();
        assigned.stream()
                .filter(event -> event.at() < from)
                .findFirst()
                .ifPresent(early -> cases.add(new Case(
                        "subscription",
                        id,
                        "",
                        Optional.of(early),
                        early.at(),
                        early,
                        last(renewed, early.at()),
                        own)));
        for (int i = 0; i < cancelled.size(); i++) {
            Event one = cancelled.get(i);
            long next = i + 1 < cancelled.size() ? cancelled.get(i + 1).at() : Long.MAX_VALUE;
            Optional<Event> about = assigned.stream()
                    .filter(event -> event.at() >= one.at() && event.at() < next)
                    .findFirst();
            cases.add(new Case("subscription", id, one.eventId(), about, one.at(), one, last(renewed, one.at()), own));
        }
    }

    private static List<Event> kind(List<Event> events, String kind) {
        return events.stream().filter(event -> event.text("kind").equals(kind)).toList();
    }

    private static Optional<Event> last(List<Event> renewed, long until) {
        return renewed.stream().filter(event -> event.at() <= until).max(BY_TIME);
    }

    private static boolean connects(Event attempt) {
        return attempt.text("outcome").equals("CONNECTED");
    }

    private void attempt(Event attempt) {
        String owner = links.owner(attempt.visitor(), attempt.customer(), attempt.at(), attempt.at());
        String cart = attempt.text("cart_id");
        String about = cart.isEmpty() ? ABOUT_OF_SEGMENT.getOrDefault(attempt.text("segment"), "") : "cart";
        Case found = null;
        for (Case one : cases) {
            if (one.owner.equals(owner)
                    && one.about.equals(about)
                    && (cart.isEmpty() || one.id.equals(cart))
                    && one.reaches(attempt.at())) {
                found = one;
            }
        }
        if (found != null) {
            found.attempts.add(attempt);
        }
    }

    /** What recovered a case, and how it was found. */
    private record Found(Bought bought, String by) {}

    private static Optional<Found> found(Case one) {
        return one.own.stream()
                .filter(bought -> bought.left(one.end) > 0)
                .findFirst()
                .map(bought -> new Found(bought, "id"))
                .or(() -> one.others().stream()
                        .filter(bought -> bought.left(one.end) > 0)
                        .findFirst()
                        .map(bought -> new Found(bought, "customer")));
    }

    private static long orderMinor(Case one) {
        return found(one)
                .map(Found::bought)
                .filter(bought -> bought.rate().inStoreCurrency())
                .map(bought -> bought.rate().convert(bought.left(one.end)))
                .orElse(0L);
    }

    private void write(Case one) {
        Optional<Found> found = found(one);
        long order = orderMinor(one);
        long recovered = one.value > 0 ? Math.min(order, one.value) : order;
        double share = found.isEmpty() ? 0 : one.value > 0 ? recovered / (double) one.value : 1;
        boolean reopened = found.isPresent()
                ? found.get().bought().left(Long.MAX_VALUE) == 0
                : !one.own.isEmpty() || !one.others().isEmpty();
        String status = reopened ? "reopened" : found.isEmpty() ? "lost" : share < 1 ? "partly recovered" : "recovered";
        Optional<Event> first = one.attempts.stream().findFirst();
        Optional<Event> talked =
                one.attempts.stream().filter(StoreRecoveries::connects).findFirst();
        List<String> said = new ArrayList<>();
        Set<String> objections = new HashSet<>();
        one.attempts.stream().filter(StoreRecoveries::connects).forEach(attempt -> {
            for (Phrases.Tag tag : Phrases.tags(attempt, Fault.NONE)) {
                if (tag.kind().equals("objection")) {
                    said.add(tag.phraseId());
                    objections.add(tag.text("name"));
                }
            }
        });
        tables.put(
                "recoveries",
                new Tables.Row()
                        .set("store_id", store.id())
                        .set("about", one.about)
                        .set("case_id", one.id)
                        .set("event_id", one.eventId)
                        .set("day", Times.day(one.clock, store.zone()))
                        .set("began_at", Times.text(one.began))
                        .set("is_assigned", one.assigned.isPresent())
                        .set("clock_at", Times.text(one.clock))
                        .set(
                                "arm",
                                one.assigned
                                        .map(event -> event.text("arm").toLowerCase(Locale.ROOT))
                                        .orElse(""))
                        .set(
                                "is_randomised",
                                one.assigned
                                        .map(event -> event.flag("randomised"))
                                        .orElse(false))
                        .set(
                                "experiment_id",
                                one.assigned
                                        .map(event -> event.text("experiment_id"))
                                        .orElse(""))
                        .set("comparison_id", one.comparison())
                        .set("is_unit", one.unit)
                        .set("first_attempt_at", Times.text(first.map(Event::at).orElse(0L)))
                        .set(
                                "hours_to_attempt",
                                first.map(event -> (event.at() - one.clock) / (double) Times.HOUR)
                                        .orElse(0.0))
                        .set(
                                "is_within_day",
                                first.filter(event -> event.at() <= one.clock + Times.DAY)
                                        .isPresent())
                        .set("attempts", one.attempts.size())
                        .set("is_connected", one.connected())
                        .set("connected_at", Times.text(talked.map(Event::at).orElse(0L)))
                        .set("objection_ids", String.join("\n", said))
                        .set("value_minor", one.value)
                        .set("status", status)
                        .set("is_recovered", found.isPresent())
                        .set("order_id", found.map(any -> any.bought().id()).orElse(""))
                        .set("matched_by", found.map(Found::by).orElse(""))
                        .set(
                                "recovered_at",
                                Times.text(found.map(any -> any.bought().at()).orElse(0L)))
                        .set("order_minor", order)
                        .set("recovered_minor", recovered)
                        .set("share", share)
                        .set("is_mature", true));
        countAttempts(one);
        if (one.about.equals("cart")) {
            one.assigned.ifPresent(event -> {
                String arm = event.text("arm").toLowerCase(Locale.ROOT);
                List.of("", arm).forEach(dimension -> addFact(one, dimension, found.isPresent()));
            });
        }
        if (one.connected()) {
            count("recovery_objections", objection(one, ""), "connected", "recovered", found.isPresent());
            objections.stream()
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> count(
                            "recovery_objections", objection(one, name), "connected", "recovered", found.isPresent()));
        }
    }

    /** On the day whose midnight, UTC, is the first behind all of the windows that began on its day. */
    private void addFact(Case one, String dimension, boolean recovered) {
        ZonedDateTime closes = Times.day(one.clock, store.zone())
                .plusDays(1)
                .atStartOfDay(store.zone())
                .plus(spans.windows().get("cart"), ChronoUnit.MICROS)
                .withZoneSameInstant(ZoneOffset.UTC);
        ZonedDateTime midnight = closes.truncatedTo(ChronoUnit.DAYS);
        ZonedDateTime matures = midnight.isBefore(closes) ? midnight.plusDays(1) : midnight;
        tables.at(
                        "daily_facts",
                        new Tables.Row()
                                .set("job", RecoveryOracle.JOB)
                                .set("store_id", store.id())
                                .set("kind", "recovery")
                                .set("dimension", dimension)
                                .set(
                                        "day",
                                        matures.withZoneSameInstant(store.zone())
                                                .toLocalDate()))
                .add("numerator", recovered ? 1 : 0)
                .add("denominator", 1);
    }

    private Tables.Row objection(Case one, String name) {
        return new Tables.Row()
                .set("store_id", store.id())
                .set("about", one.about)
                .set("objection", name)
                .set("basis", "descriptive, connected only");
    }

    private void countAttempts(Case one) {
        for (int i = 0; i < one.attempts.size(); i++) {
            Event attempt = one.attempts.get(i);
            int hour = Times.instant(attempt.at()).atZone(store.zone()).getHour();
            for (String segment : List.of("", attempt.text("segment").toLowerCase(Locale.ROOT))) {
                Map<String, Integer> dimensions = new LinkedHashMap<>();
                dimensions.put("", 0);
                dimensions.put("hour", hour);
                dimensions.put("attempt", i + 1);
                dimensions.forEach((dimension, value) -> count(
                        "contact_rates",
                        new Tables.Row()
                                .set("store_id", store.id())
                                .set("channel", attempt.text("channel"))
                                .set("segment", segment)
                                .set("dimension", dimension)
                                .set("value", value),
                        "attempts",
                        "connected",
                        connects(attempt)));
            }
        }
    }

    private void count(String table, Tables.Row key, String units, String successes, boolean success) {
        tables.at(table, key).add(units, 1).add(successes, success ? 1 : 0);
    }

    private void writeShares(String table, String units, String successes) {
        for (Tables.Row row : tables.rows(table).values()) {
            Map<String, String> values = row.values();
            if (values.get("store_id").equals(store.id())) {
                double n = Double.parseDouble(values.get(units));
                double k = Double.parseDouble(values.get(successes));
                row.set("rate", k / n).set("lower", BetaBinomial.lower(k, n)).set("upper", BetaBinomial.upper(k, n));
            }
        }
    }

    private void compare(String comparison, List<Case> units) {
        boolean drawn = units.get(0).assigned.orElseThrow().flag("randomised");
        Map<String, Long> arms = new LinkedHashMap<>();
        List.of("holdout", "call", "email", "text").forEach(arm -> arms.put(arm, 1L));
        ComparisonRows rows = new ComparisonRows(
                store,
                new ComparisonRows.Terms(RecoveryOracle.JOB, comparison, arms, "holdout", "recovery_rate", drawn, 5000),
                tables);
        for (Case one : units) {
            long recovered = found(one).isPresent() ? 1 : 0;
            long order = orderMinor(one);
            long connected = one.connected() ? 1 : 0;
            add(rows, one, "recovery_rate", recovered, 1);
            add(rows, one, "recovered_revenue", order, 1);
            if (one.about.equals("cart")) {
                add(rows, one, "recovered_value", Math.min(order, one.value), one.value);
            }
            add(rows, one, "recovery_by_contact", recovered, connected);
            add(rows, one, "revenue_by_contact", order, connected);
        }
        Map<String, Map<String, UnitSums>> moments = rows.writeLifts();
        effects(comparison, drawn, "recovery_rate", moments.get("recovery_by_contact"), rows);
        effects(comparison, drawn, "recovered_revenue", moments.get("revenue_by_contact"), rows);
        if (drawn) {
            shares(comparison, units);
        }
        if (comparison.startsWith("cart:")) {
            boolean together = rows.isOneDraw(
                    "recovery_rate",
                    List.of("", ""),
                    true,
                    moments.get("recovery_rate").keySet());
            claim("recovered_by_call", comparison, "call", units, 0.5, 1, drawn && together);
            claim("recovered_by_email", comparison, "email", units, 0.15, 0.2, drawn && together);
        }
    }

    private void claim(
            String hypothesis, String comparison, String arm, List<Case> units, double from, double to, boolean drawn) {
        List<Case> ofArm = units.stream().filter(one -> arm(one).equals(arm)).toList();
        long recovered = ofArm.stream().filter(one -> found(one).isPresent()).count();
        if (!ofArm.isEmpty()) {
            tables.put(
                    "hypotheses",
                    ClaimRows.ofShare(
                            RecoveryOracle.JOB,
                            store.id(),
                            hypothesis,
                            comparison,
                            arm,
                            recovered,
                            ofArm.size(),
                            from,
                            to,
                            drawn));
        }
    }

    private void add(ComparisonRows rows, Case one, String metric, long numerator, long denominator) {
        Event assigned = one.assigned.orElseThrow();
        String stratum = assigned.flag("randomised") ? "p" + assigned.number("probability_ppm") : "";
        rows.unit(metric, List.of("", ""), arm(one), Times.day(one.clock, store.zone()), stratum, new long[] {
            numerator, denominator, 0
        });
    }

    private static String arm(Case one) {
        return one.assigned.orElseThrow().text("arm").toLowerCase(Locale.ROOT);
    }

    private void effects(
            String comparison, boolean drawn, String metric, Map<String, UnitSums> arms, ComparisonRows rows) {
        UnitSums holdout = arms.get("holdout");
        if (holdout == null) {
            return;
        }
        boolean together = rows.isOneDraw(metric, List.of("", ""), true, arms.keySet());
        arms.forEach((name, arm) -> {
            if (!name.equals("holdout")) {
                Tables.Row row = new Tables.Row()
                        .set("store_id", store.id())
                        .set("comparison_id", comparison)
                        .set("metric", metric)
                        .set("arm", name)
                        .set("is_randomised", drawn && together)
                        .set("units", arm.units)
                        .set("baseline_units", holdout.units)
                        .set("value", arm.mean(0))
                        .set("baseline_value", holdout.mean(0))
                        .set("connect_rate", arm.mean(1))
                        .set("baseline_connect_rate", holdout.mean(1));
                tables.put("complier_effects", effect(row, arm, holdout, metric.equals("recovery_rate"), rows));
            }
        });
    }

    private static Tables.Row effect(
            Tables.Row row, UnitSums arm, UnitSums holdout, boolean isRate, ComparisonRows rows) {
        double inf = Double.POSITIVE_INFINITY;
        double itt = arm.mean(0) - holdout.mean(0);
        double fs = arm.mean(1) - holdout.mean(1);
        boolean known = arm.units > 1 && holdout.units > 1 && arm.covariance(0, 0) > 0 && holdout.covariance(0, 0) > 0;
        double v = known ? variance(arm, holdout, 0, 0) : 0;
        double shown = known ? besides(arm, holdout) + (isRate ? ofMean(holdout) : besides(holdout, arm)) : 0;
        double half = known ? rows.multiplier(arm.units + holdout.units) * Math.sqrt(shown) : inf;
        double effect = known ? itt : 0;
        row.set("itt", effect)
                .set("itt_lower", effect - half)
                .set("itt_upper", effect + half)
                .set("incremental", effect * arm.units)
                .set("incremental_lower", (effect - half) * arm.units)
                .set("incremental_upper", (effect + half) * arm.units);
        double vFs = known ? variance(arm, holdout, 1, 1) : 0;
        if (fs == 0 || !(vFs > 0)) {
            return row.set("first_stage_f", 0.0)
                    .set("complier_effect", 0.0)
                    .set("wald_lower", -inf)
                    .set("wald_upper", inf)
                    .set("anderson_rubin_lower", -inf)
                    .set("anderson_rubin_upper", inf);
        }
        double z = 1.959963984540054;
        double c = variance(arm, holdout, 0, 1);
        double wald = itt / fs;
        double error = Math.sqrt(v - 2 * wald * c + wald * wald * vFs) / Math.abs(fs);
        row.set("first_stage_f", fs * fs / vFs)
                .set("complier_effect", wald)
                .set("wald_lower", wald - z * error)
                .set("wald_upper", wald + z * error);
        // (itt - L fs)^2 <= z^2 (v - 2 L c + L^2 vFs), a quadratic inequality in L.
        double a = fs * fs - z * z * vFs;
        double b = itt * fs - z * z * c;
        double d = itt * itt - z * z * v;
        double root = Math.sqrt(Math.max(0, b * b - a * d));
        return row.set("anderson_rubin_lower", a > 0 ? (b - root) / a : -inf)
                .set("anderson_rubin_upper", a > 0 ? (b + root) / a : inf);
    }

    /** The variance of an arm's mean; of one half as large as the other, or less, units vary no less than the other's. */
    private static double besides(UnitSums arm, UnitSums other) {
        return 2 * arm.units <= other.units
                ? Math.max(arm.covariance(0, 0), other.covariance(0, 0)) / arm.units
                : ofMean(arm);
    }

    private static double ofMean(UnitSums arm) {
        return arm.covariance(0, 0) / arm.units;
    }

    private static double variance(UnitSums arm, UnitSums holdout, int i, int j) {
        return arm.covariance(i, j) / arm.units + holdout.covariance(i, j) / holdout.units;
    }

    private void shares(String comparison, List<Case> units) {
        Map<String, List<Long>> stated = new TreeMap<>();
        units.forEach(one -> stated.computeIfAbsent(arm(one), any -> new ArrayList<>())
                .add(one.assigned.orElseThrow().number("probability_ppm")));
        StatedShares.write(store, RecoveryOracle.JOB, comparison, "recovery_rate", stated, tables);
    }
}
