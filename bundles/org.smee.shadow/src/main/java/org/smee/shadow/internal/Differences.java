package org.smee.shadow.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smee.api.shadow.Difference;
import org.smee.api.shadow.Difference.Field;

/** The latest differences; equal ones of one machine are folded. Not thread-safe. */
final class Differences {
    private record Same(String kind, String machine, List<Field> fields) {}

    private final int most;
    private final Map<Same, Difference> kept = new LinkedHashMap<>();
    private long forgotten;

    /** Keeps {@code most}. */
    Differences(int most) {
        this.most = most;
    }

    void add(Difference seen) {
        Same key = new Same(seen.kind(), seen.machine(), seen.fields());
        Difference before = kept.remove(key); // and put again: the order is that of the last time
        kept.put(key, before == null ? seen : before.again(seen.last()));
        if (kept.size() > most) {
            kept.remove(kept.keySet().iterator().next());
            forgotten++;
        }
    }

    /** Which had to make room. */
    long forgotten() {
        return forgotten;
    }

    /** In the order they were seen first. */
    List<Difference> oldestFirst() {
        return List.copyOf(kept.values());
    }

    /** The one seen last is first. */
    List<Difference> newestFirst() {
        List<Difference> all = new ArrayList<>(kept.values());
        Collections.reverse(all);
        return all;
    }
}
