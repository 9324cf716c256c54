package io.earshot.sources;

import io.earshot.events.AdSpent;
import io.earshot.events.AdTouched;
import io.earshot.events.CartChanged;
import io.earshot.events.ConversationHeld;
import io.earshot.events.CopyExposed;
import io.earshot.events.DaySummed;
import io.earshot.events.Event;
import io.earshot.events.Meta;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.PageViewed;
import io.earshot.events.Persons;
import io.earshot.events.PhraseId;
import io.earshot.events.RateQuoted;
import io.earshot.events.StockCounted;
import io.earshot.events.SubscriptionChanged;
import io.earshot.events.Tag;
import io.earshot.events.VariantRegistered;
import io.earshot.events.VisitorLinked;
import io.earshot.wire.AdSpend;
import io.earshot.wire.AdTouch;
import io.earshot.wire.AdTouchKind;
import io.earshot.wire.ArmTotal;
import io.earshot.wire.Cart;
import io.earshot.wire.Conversation;
import io.earshot.wire.ConversationTag;
import io.earshot.wire.CopyVariant;
import io.earshot.wire.DailyFact;
import io.earshot.wire.Experiment;
import io.earshot.wire.Exposure;
import io.earshot.wire.FxRate;
import io.earshot.wire.IdentityLink;
import io.earshot.wire.OrderLine;
import io.earshot.wire.Outcome;
import io.earshot.wire.Outreach;
import io.earshot.wire.PageView;
import io.earshot.wire.PhraseReference;
import io.earshot.wire.StockLevel;
import io.earshot.wire.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Turns the records of the wire into events, and refuses those that break a rule of {@link Rules}. */
final class EventConversion {
    private static final long CERTAIN_PPM = 1_000_000;
    private static final Pattern HOUR = Pattern.compile("[01][0-9]|2[0-3]");

    private final CustomerKeys keys;

    EventConversion(CustomerKeys keys) {
        this.keys = keys;
    }

    /** The store that a record speaks of, as it stands. */
    static String storeId(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("store_id").pos());
    }

    /**
     * The event.
     *
     * @param hash the first 8 bytes of the SHA-256 of the record's value
     */
    Event event(SpecificRecord record, long hash) throws Malformed {
        Meta meta = Rules.meta(record, hash);
        if (record instanceof AdTouch ad) {
            Rules.id("channel", ad.getChannel());
            return new AdTouched(
                    meta,
                    someone(meta, ad.getVisitorId(), ad.getCustomerId(), ad.getCustomerKey()),
                    ad.getKind() == AdTouchKind.CLICK,
                    ad.getChannel(),
                    ad.getCampaignId(),
                    ad.getAdId(),
                    ad.getVariantId(),
                    ad.getDevice());
        } else if (record instanceof AdSpend spend) {
            return spend(spend, meta);
        } else if (record instanceof Exposure exposure) {
            return new CopyExposed(
                    meta,
                    someone(meta, exposure.getVisitorId(), exposure.getCustomerId(), exposure.getCustomerKey()),
                    word(exposure.getSurface()),
                    exposure.getVariantId(),
                    exposure.getExperimentId(),
                    exposure.getArm(),
                    exposure.getDevice());
        } else if (record instanceof PageView view) {
            Rules.notNegative("dwell_seconds", view.getDwellSeconds());
            String person = someone(meta, view.getVisitorId(), view.getCustomerId(), view.getCustomerKey());
            return new PageViewed(meta, person, orEmpty(view.getSource()), orEmpty(view.getMedium()));
        } else if (record instanceof IdentityLink link) {
            return link(link, meta);
        } else if (record instanceof Conversation conversation) {
            return conversation(conversation, meta);
        } else if (record instanceof CopyVariant variant) {
            return variant(variant, meta);
        } else if (record instanceof io.earshot.wire.OrderPlaced placed) {
            return placed(placed, meta);
        } else if (record instanceof io.earshot.wire.OrderCancelled cancelled) {
            Rules.id("order_id", cancelled.getOrderId());
            return new OrderCancelled(meta, cancelled.getOrderId());
        } else if (record instanceof io.earshot.wire.OrderRefunded refunded) {
            Rules.id("refund_id", refunded.getRefundId());
            Rules.id("order_id", refunded.getOrderId());
            Rules.money("amount_minor", refunded.getAmountMinor());
            Rules.currency("currency", refunded.getCurrency());
            return new OrderRefunded(
                    meta,
                    refunded.getRefundId(),
                    refunded.getOrderId(),
                    refunded.getAmountMinor(),
                    refunded.getCurrency());
        } else if (record instanceof FxRate rate) {
            return rate(rate, meta);
        } else if (record instanceof Experiment experiment) {
            return ExperimentConversion.registered(experiment, meta);
        } else if (record instanceof ArmTotal total) {
            return ExperimentConversion.totalled(total, meta);
        } else if (record instanceof Outreach outreach) {
            return outreach(outreach, meta);
        } else if (record instanceof Cart cart) {
            return cart(cart, meta);
        } else if (record instanceof Subscription subscription) {
            return subscription(subscription, meta);
        } else if (record instanceof DailyFact fact) {
            return summed(fact, meta);
        } else if (record instanceof StockLevel level) {
            return counted(level, meta);
        }
        throw new IllegalStateException("no event for " + record.getSchema().getFullName());
    }

    private static AdSpent spend(AdSpend spend, Meta meta) throws Malformed {
        Rules.id("channel", spend.getChannel());
        Rules.day("day", spend.getDay());
        Rules.money("cost_minor", spend.getCostMinor());
        Rules.money("claimed_conversions_milli", spend.getClaimedConversionsMilli());
        Rules.money("claimed_revenue_minor", spend.getClaimedRevenueMinor());
        Rules.currency("currency", spend.getCurrency());
        return new AdSpent(
                meta,
                spend.getChannel(),
                spend.getCampaignId(),
                spend.getAdId(),
                spend.getVariantId(),
                Math.toIntExact(spend.getDay().toEpochDay()),
                spend.getCostMinor(),
                spend.getCurrency(),
                spend.getClaimedConversionsMilli(),
                spend.getClaimedRevenueMinor());
    }

    private VisitorLinked link(IdentityLink link, Meta meta) throws Malformed {
        Rules.require(!link.getVisitorId().isEmpty(), "visitor_id must not be empty");
        String customer = person(meta, null, link.getCustomerId(), link.getCustomerKey());
        Rules.require(!customer.isEmpty(), "customer_id or customer_key must be there");
        return new VisitorLinked(meta, Persons.visitor(link.getVisitorId()), customer);
    }

    private ConversationHeld conversation(Conversation conversation, Meta meta) throws Malformed {
        Rules.id("conversation_id", conversation.getConversationId());
        List<Tag> tags = new ArrayList<>();
        for (ConversationTag tag : conversation.getTags()) {
            tags.add(new Tag(word(tag.getKind()), tag.getName(), tag.getStage(), tag.getPhrase(), tag.getProduct()));
        }
        return new ConversationHeld(
                meta,
                conversation.getConversationId(),
                someone(meta, conversation.getVisitorId(), conversation.getCustomerId(), conversation.getCustomerKey()),
                word(conversation.getSegment()),
                conversation.getChannel(),
                conversation.getOutcome() == Outcome.CONNECTED,
                conversation.getConsentToQuote(),
                tags,
                orEmpty(conversation.getCartId()));
    }

    private static VariantRegistered variant(CopyVariant variant, Meta meta) throws Malformed {
        Rules.id("variant_id", variant.getVariantId());
        List<String> phraseIds = new ArrayList<>();
        for (PhraseReference phrase : variant.getPhrases()) {
            Rules.notNegative("phrases.position", phrase.getPosition());
            phraseIds.add(PhraseId.of(
                    phrase.getConversationId(), word(phrase.getKind()), phrase.getName(), phrase.getPosition()));
        }
        return new VariantRegistered(
                meta,
                variant.getVariantId(),
                variant.getExperimentId(),
                variant.getArm(),
                variant.getText(),
                phraseIds.stream().distinct().toList());
    }

    private OrderPlaced placed(io.earshot.wire.OrderPlaced placed, Meta meta) throws Malformed {
        Rules.id("order_id", placed.getOrderId());
        Rules.money("amount_minor", placed.getAmountMinor());
        Rules.currency("currency", placed.getCurrency());
        List<io.earshot.events.OrderLine> lines = new ArrayList<>();
        for (OrderLine line : placed.getLines()) {
            Rules.notNegative("lines.quantity", line.getQuantity());
            Rules.money("lines.amount_minor", line.getAmountMinor());
            lines.add(new io.earshot.events.OrderLine(line.getSku(), line.getQuantity(), line.getAmountMinor()));
        }
        return new OrderPlaced(
                meta,
                placed.getOrderId(),
                person(meta, placed.getVisitorId(), placed.getCustomerId(), placed.getCustomerKey()),
                placed.getAmountMinor(),
                placed.getCurrency(),
                lines);
    }

    private static RateQuoted rate(FxRate rate, Meta meta) throws Malformed {
        Rules.day("day", rate.getDay());
        Rules.currency("from_currency", rate.getFromCurrency());
        Rules.currency("to_currency", rate.getToCurrency());
        Rules.require(
                !rate.getFromCurrency().equals(rate.getToCurrency()), "from_currency and to_currency must differ");
        return new RateQuoted(
                meta,
                Math.toIntExact(rate.getDay().toEpochDay()),
                rate.getFromCurrency(),
                rate.getToCurrency(),
                Rules.rate(rate.getRate()));
    }

    private OutreachAssigned outreach(Outreach outreach, Meta meta) throws Malformed {
        Rules.id("outreach_id", outreach.getOutreachId());
        Rules.within("probability_ppm", outreach.getProbabilityPpm(), outreach.getRandomised() ? 1 : 0, CERTAIN_PPM);
        Rules.require(
                outreach.getRandomised() || outreach.getProbabilityPpm() == 0,
                "probability_ppm must be 0 where the arm was not randomised");
        Instant dueBy = outreach.getDueBy();
        if (dueBy != null) {
            Rules.time("due_by", dueBy);
        }
        return new OutreachAssigned(
                meta,
                outreach.getOutreachId(),
                someone(meta, outreach.getVisitorId(), outreach.getCustomerId(), outreach.getCustomerKey()),
                word(outreach.getAbout()),
                orEmpty(outreach.getCartId()),
                orEmpty(outreach.getSubscriptionId()),
                word(outreach.getArm()),
                outreach.getRandomised(),
                outreach.getProbabilityPpm(),
                dueBy == null ? Long.MAX_VALUE : Rules.micros(dueBy),
                outreach.getExperimentId());
    }

    private CartChanged cart(Cart cart, Meta meta) throws Malformed {
        Rules.id("cart_id", cart.getCartId());
        Rules.money("value_minor", cart.getValueMinor());
        Rules.currency("currency", cart.getCurrency());
        return new CartChanged(
                meta,
                cart.getCartId(),
                word(cart.getKind()),
                someone(meta, cart.getVisitorId(), cart.getCustomerId(), cart.getCustomerKey()),
                cart.getValueMinor(),
                cart.getCurrency(),
                orEmpty(cart.getOrderId()));
    }

    private SubscriptionChanged subscription(Subscription subscription, Meta meta) throws Malformed {
        Rules.id("subscription_id", subscription.getSubscriptionId());
        Rules.money("amount_minor", subscription.getAmountMinor());
        Rules.currency("currency", subscription.getCurrency());
        return new SubscriptionChanged(
                meta,
                subscription.getSubscriptionId(),
                word(subscription.getKind()),
                someone(meta, subscription.getVisitorId(), subscription.getCustomerId(), subscription.getCustomerKey()),
                subscription.getAmountMinor(),
                subscription.getCurrency());
    }

    private static DaySummed summed(DailyFact fact, Meta meta) throws Malformed {
        Rules.id("kind", fact.getKind());
        Rules.day("day", fact.getDay());
        dimension(fact.getKind(), fact.getDimension());
        return new DaySummed(
                meta,
                fact.getKind(),
                fact.getDimension(),
                Math.toIntExact(fact.getDay().toEpochDay()),
                fact.getNumerator(),
                fact.getDenominator(),
                fact.getIsDeleted(),
                fact.getVersion());
    }

    /** A kind that is not known here may have any: other jobs may add kinds. */
    private static void dimension(String kind, String dimension) throws Malformed {
        boolean holds = true;
        String rule = "";
        switch (kind) {
            case DaySummed.SALES -> {
                holds = dimension.isEmpty();
                rule = "empty";
            }
            case DaySummed.HOURS -> {
                holds = HOUR.matcher(dimension).matches();
                rule = "an hour, 00 to 23";
            }
            case DaySummed.ROAS -> {
                holds = dimension.isEmpty() || DaySummed.isCampaign(dimension);
                rule = "empty or channel/campaign";
            }
            case DaySummed.SIGNAL -> {
                holds = DaySummed.isSignal(dimension);
                rule = "segment/kind/name, or segment// for all";
            }
            default -> {}
        }
        if (!holds) {
            throw new Malformed("dimension must be " + rule + ", got " + dimension);
        }
    }

    private static StockCounted counted(StockLevel level, Meta meta) throws Malformed {
        Rules.id("sku", level.getSku());
        Rules.within("on_hand", level.getOnHand(), -Rules.MOST_MONEY, Rules.MOST_MONEY);
        Rules.within("on_order", level.getOnOrder(), 0, Rules.MOST_MONEY);
        return new StockCounted(meta, level.getSku(), level.getOnHand(), level.getOnOrder());
    }

    private String someone(
            Meta meta, @Nullable String visitorId, @Nullable String customerId, @Nullable String customerKey)
            throws Malformed {
        String person = person(meta, visitorId, customerId, customerKey);
        Rules.require(!person.isEmpty(), "visitor_id, customer_id or customer_key must be there");
        return person;
    }

    /** Who it is: the customer wins over the visitor, a key over an id. */
    private String person(
            Meta meta, @Nullable String visitorId, @Nullable String customerId, @Nullable String customerKey)
            throws Malformed {
        if (customerKey != null && !customerKey.isEmpty()) {
            Rules.require(
                    CustomerKeys.isKey(customerKey),
                    "customer_key must be a key id, a dot and 43 letters of base64url: never a raw id");
            return Persons.customer(customerKey);
        }
        if (customerId != null && !customerId.isEmpty()) {
            return Persons.customer(keys.keyOf(meta.storeId(), customerId));
        }
        return visitorId == null || visitorId.isEmpty() ? Persons.NOBODY : Persons.visitor(visitorId);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String word(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT);
    }
}
