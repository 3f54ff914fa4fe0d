package org.smee.shell.internal;

import java.time.ZoneId;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.smee.api.shadow.ShadowReport;

/** {@code smee:rollback}. */
@Service
@Command(
        scope = "smee",
        name = "rollback",
        description = "Lets what answered before smee:promote answer again",
        detailedDescription = """
                From the next message on everything is as before smee:promote. The candidate stays loaded: smee:promote puts
                it in again, smee:shadow end stops it.
                Example: smee:rollback""")
public final class RollbackCommand extends SmeeCommand {
    @Override
    public @Nullable Object execute() {
        ShadowReport report = platform.shadow().rollback();
        print(report, ShadowText.lines(report, false, ZoneId.systemDefault()));
        return null;
    }
}
