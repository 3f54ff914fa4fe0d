package org.smee.testkit.hostile;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;

/** Knows every machine, and answers {@link Misdeed#NONSENSE} with the record of another one. */
public final class HostileBackend implements HardwareBackend {
    /** The id of every machine. */
    public static final String ID = "of a hostile backend";

    private static final MacAddress OTHER = MacAddress.parse("02:de:ad:be:ef:00");

    /** How it behaves. */
    public final Temper temper = new Temper();

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return temper.stage(() -> found(mac), () -> found(OTHER));
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return temper.stage(() -> found(OTHER), () -> null);
    }

    @Override
    public BackendStatus status() {
        return new BackendStatus("hostile", -1, Optional.empty(), List.of());
    }

    private static Lookup found(MacAddress mac) {
        return new Lookup.Found(new Hardware(ID, mac, Optional.empty(), false, Netboot.ALLOWED, Map.of()));
    }
}
