package org.smee.testkit.hostile;

import java.util.concurrent.CompletionStage;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.TextFile;

/** Has every file; {@link Misdeed#NONSENSE} opens nothing. */
public final class HostileProvider implements BootFileProvider {
    /** What every file holds. */
    public static final String CONTENT = "by a hostile provider";

    /** How it behaves. */
    public final Temper temper = new Temper();

    @Override
    @SuppressWarnings("NullAway") // opens null: that is one of the misdeeds
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        return temper.stage(
                () -> new BootFileAnswer.Opened(new TextFile(CONTENT), "hostile"),
                () -> new BootFileAnswer.Opened(null, "hostile"));
    }
}
