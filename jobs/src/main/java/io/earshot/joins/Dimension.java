package io.earshot.joins;

import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import java.util.List;

/** All that was said about one copy variant, or about one day's rate of a pair of currencies; the other list is empty. */
public record Dimension(String storeId, List<VariantRegistered> variant, List<RateQuoted> rate) {}
