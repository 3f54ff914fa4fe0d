package org.smee.report.kube.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.smee.api.net.MacAddress;

/** Which machines were recorded lately and how many more may be. One thread. */
final class Quota {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long COUNT_HOLDS = Duration.ofMinutes(1).toNanos();
    private static final int REMEMBERED = 10_000;

    private final ReportSettings.Discovery settings;
    private final LongSupplier nanoClock;
    private final Map<MacAddress, Long> seen = new LinkedHashMap<>();
    private long hourBegan;
    private int inHour;
    private int present = -1;
    private long countedAt;

    Quota(ReportSettings.Discovery settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.hourBegan = nanoClock.getAsLong();
    }

    /** Whether it was recorded, or found to be there, within the last hour. */
    boolean knows(MacAddress mac) {
        Long at = seen.get(mac);
        return at != null && nanoClock.getAsLong() - at < HOUR;
    }

    /** It is there; {@code isNew}: because it was just recorded. */
    void there(MacAddress mac, boolean isNew) {
        seen.remove(mac); // and to the end
        seen.put(mac, nanoClock.getAsLong());
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
        if (isNew) {
            inHour++;
            present++;
        }
    }

    /** Whether this hour has room. */
    boolean hasHour() {
        long now = nanoClock.getAsLong();
        if (now - hourBegan >= HOUR) {
            hourBegan = now;
            inHour = 0;
        }
        return inHour < settings.perHour();
    }

    /** Whether the objects must be counted before it is known if there is room. */
    boolean mustCount() {
        return present < 0 || nanoClock.getAsLong() - countedAt >= COUNT_HOLDS;
    }

    void counted(int objects) {
        present = objects;
        countedAt = nanoClock.getAsLong();
    }

    /** Whether the namespace has room. */
    boolean hasRoom() {
        return present < settings.most();
    }
}
