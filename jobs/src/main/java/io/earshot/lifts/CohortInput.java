package io.earshot.lifts;

import io.earshot.events.AdSpent;
import io.earshot.events.Keys;
import io.earshot.joins.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something about the audience of an ad: exactly one of what people of it did, and what the ad cost. */
public record CohortInput(
        String storeId,
        String channel,
        String campaignId,
        String adId,
        @Nullable Tally people,
        @Nullable AdSpent spent) {

    public static CohortInput of(Tally people) {
        List<String> key = Keys.split(people.key());
        return new CohortInput(key.get(0), key.get(1), key.get(2), key.get(3), people, null);
    }

    public static CohortInput of(AdSpent spent) {
        return new CohortInput(spent.meta().storeId(), spent.channel(), spent.campaignId(), spent.adId(), null, spent);
    }
}
