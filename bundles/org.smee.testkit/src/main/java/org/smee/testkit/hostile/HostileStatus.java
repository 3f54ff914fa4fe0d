package org.smee.testkit.hostile;

import java.util.Arrays;
import java.util.List;
import org.smee.api.status.ServerStatus;

/** The status of a server that is not there; {@link Misdeed#NONSENSE} lists null. */
public final class HostileStatus implements ServerStatus {
    /** How it behaves. */
    public final Temper temper = new Temper();

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    @SuppressWarnings("NullAway") // lists null: that is one of the misdeeds
    public List<String> lines() {
        return temper.value(() -> List.of("well"), () -> Arrays.asList("line", null));
    }

    @Override
    public List<String> problems() {
        return List.of();
    }
}
