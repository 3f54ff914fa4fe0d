package org.smee.shell.internal;

import java.time.ZoneId;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.smee.api.shadow.Shadow;
import org.smee.api.shadow.ShadowReport;

/** {@code smee:promote}. */
@Service
@Command(
        scope = "smee",
        name = "promote",
        description = "Lets the plug-in in shadow answer; what it replaces stays behind it",
        detailedDescription = """
                From the next message on the candidate answers. What it replaces stays in service behind it: it answers what
                the candidate fails on, and everything again after smee:rollback, or when more calls go wrong than budget in
                etc/org.smee.shadow.cfg allows. A restart of the process rolls back too; --keep makes it last.
                Example: smee:promote
                Example: smee:promote --keep    (when you are content: stops the bundle of the old version)""")
public final class PromoteCommand extends SmeeCommand {
    @Option(name = "--keep", description = "Makes a promotion last, and stops the bundle of the same name it replaces")
    boolean keep;

    @Override
    public @Nullable Object execute() {
        Shadow shadow = platform.shadow();
        ShadowReport report = keep ? shadow.keep() : shadow.promote();
        print(report, ShadowText.lines(report, false, ZoneId.systemDefault()));
        return null;
    }
}
