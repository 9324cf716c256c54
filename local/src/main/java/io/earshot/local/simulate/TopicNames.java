package io.earshot.local.simulate;

/** The topics that the simulated store writes. */
final class TopicNames {
    static final String ADS = "ads";
    static final String EXPOSURES = "exposures";
    static final String PAGE_VIEWS = "page_views";
    static final String IDENTITIES = "identities";
    static final String CONVERSATIONS = "conversations";
    static final String COPY_VARIANTS = "copy_variants";
    static final String ORDERS = "orders";
    static final String FX_RATES = "fx_rates";

    static final String EXPERIMENTS = "experiments";
    static final String ARM_TOTALS = "arm_totals";
    static final String OUTREACH = "outreach";
    static final String CARTS = "carts";
    static final String SUBSCRIPTIONS = "subscriptions";
    static final String STOCK = "stock";

    private TopicNames() {}
}
