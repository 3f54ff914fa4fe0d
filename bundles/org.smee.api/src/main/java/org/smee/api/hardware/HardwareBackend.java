package org.smee.api.hardware;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ConsumerType;
import org.smee.api.net.MacAddress;

/**
 * Where hardware comes from. Implement this and register it as a service: that is a backend. The highest
 * {@code service.ranking} is asked first; {@link Lookup.Unknown} passes the question on to the next.
 *
 * <p>Called on packet threads, several at once: never blocks, never throws, never completes with null. Complete at
 * once if you can: store the completed stage with the record ({@link Lookup#completed}).
 */
@ConsumerType
public interface HardwareBackend {
    /** Finds the interface with this link-layer address. */
    CompletionStage<Lookup> byMac(MacAddress mac);

    /** Finds the interface that this address is reserved for. */
    CompletionStage<Lookup> byAddress(InetAddress address);

    /** Lists everything, for showing and explaining; empty if the source cannot enumerate. The caller closes it. */
    default Stream<Hardware> all() {
        return Stream.empty();
    }

    /** Says how the source is. Cheap: shown by health checks and the console. */
    default BackendStatus status() {
        return BackendStatus.UNKNOWN;
    }
}
