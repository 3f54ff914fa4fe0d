package org.smee.events.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.plugin.Spi;

/** How listeners are told. */
final class OnEventSpi extends Spi<BootEventListener, BootEvent, Boolean> {
    static final OnEventSpi TELL = new OnEventSpi();

    private static final CompletionStage<Boolean> TOLD = CompletableFuture.completedStage(true);

    private OnEventSpi() {}

    @Override
    public CompletionStage<Boolean> call(BootEventListener listener, BootEvent event) {
        synchronized (listener) { // one call at a time, also while it moves from one thread to another
            listener.on(event);
        }
        return TOLD;
    }

    @Override
    public boolean isConstant(CompletionStage<Boolean> stage) {
        return stage == TOLD;
    }
}
