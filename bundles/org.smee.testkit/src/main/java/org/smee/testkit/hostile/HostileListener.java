package org.smee.testkit.hostile;

import java.util.function.Consumer;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;

/** Takes every event; {@link Misdeed#NONSENSE} floods: hands each event to {@code flood} 10 times. */
public final class HostileListener implements BootEventListener {
    private static final int TIMES = 10;

    /** How it behaves. */
    public final Temper temper = new Temper();

    private final Consumer<BootEvent> flood;

    /** Floods with {@code flood}, e.g. the method that publishes events. */
    public HostileListener(Consumer<BootEvent> flood) {
        this.flood = flood;
    }

    @Override
    public void on(BootEvent event) {
        int times = temper.value(() -> 0, () -> TIMES);
        for (int i = 0; i < times; i++) {
            flood.accept(event);
        }
    }
}
