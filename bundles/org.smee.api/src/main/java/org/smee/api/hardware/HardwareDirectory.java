package org.smee.api.hardware;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;
import org.smee.api.net.MacAddress;

/**
 * The one place servers ask about machines. Ranking, deadlines and last-known-good live behind it; with no backend in
 * service every answer is {@link Lookup.Unavailable}. Never blocks, never throws; any thread.
 */
@ProviderType
public interface HardwareDirectory {
    /** As {@link HardwareBackend#byMac}, over all backends in service. */
    CompletionStage<Lookup> byMac(MacAddress mac);

    /** As {@link HardwareBackend#byAddress}, over all backends in service. */
    CompletionStage<Lookup> byAddress(InetAddress address);

    /** Everything all backends can list. The caller closes the stream. */
    Stream<Hardware> all();

    /** The backends in the order they are asked. */
    List<BackendStatus> backends();
}
