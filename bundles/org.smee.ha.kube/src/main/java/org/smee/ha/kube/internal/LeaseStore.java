package org.smee.ha.kube.internal;

import java.io.IOException;
import java.util.function.Consumer;
import org.smee.kube.ApiException;

/** One Lease at an API server, over one connection. One thread at a time. */
interface LeaseStore extends AutoCloseable {
    /** Makes connections with the credentials that are there now. */
    @FunctionalInterface
    interface Connector {
        LeaseStore connect() throws IOException;
    }

    /** The Lease as it is now; without a version if it is not there. */
    Lease read() throws IOException, InterruptedException;

    /**
     * Makes it like {@code next} if it is still as {@code next} was read, and returns it. Throws {@link ApiException} with
     * {@link ApiException#CONFLICT} or {@link ApiException#NOT_FOUND} if it is not.
     */
    Lease write(Lease next) throws IOException, InterruptedException;

    /** Tells each change, the present state first, until the API server or the connection ends it. */
    void follow(Consumer<Lease> seen) throws IOException, InterruptedException;

    @Override
    void close();
}
