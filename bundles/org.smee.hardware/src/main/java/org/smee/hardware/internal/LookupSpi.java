package org.smee.hardware.internal;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.plugin.Spi;

/** How backends are asked for a {@link MacAddress} or {@link InetAddress}. */
final class LookupSpi extends Spi<HardwareBackend, Object, Lookup> {
    private final LastKnownGood remembered;

    LookupSpi(LastKnownGood remembered) {
        this.remembered = remembered;
    }

    @Override
    public CompletionStage<Lookup> call(HardwareBackend backend, Object key) {
        return key instanceof MacAddress mac ? backend.byMac(mac) : backend.byAddress((InetAddress) key);
    }

    @Override
    @SuppressWarnings("NullAway") // plug-ins are compiled without our null checks
    public @Nullable String nonsense(Object key, Lookup answer) {
        if (answer instanceof Lookup.Found found) {
            if (found.hardware() == null) {
                return "answered a machine without a record";
            }
            return key instanceof MacAddress mac && !mac.equals(found.hardware().mac())
                    ? "answered the record of another machine, "
                            + found.hardware().mac()
                    : null;
        }
        return answer instanceof Lookup.Unavailable outage && outage.reason() == null
                ? "answered an outage without a reason"
                : null;
    }

    @Override
    public boolean isConstant(CompletionStage<Lookup> stage) {
        return stage == Lookup.UNKNOWN_STAGE;
    }

    /** A late answer is remembered too: the machine's next try finds it if the backend is late again. */
    @Override
    public void late(HardwareBackend backend, Object key, Lookup answer) {
        if (nonsense(key, answer) == null) {
            remembered.learn(key, answer, backend.getClass().getName());
        }
    }
}
