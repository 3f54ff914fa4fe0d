package org.smee.shell.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code smee:status}. */
@Service
@Command(
        scope = "smee",
        name = "status",
        description = "Shows what runs, where it listens, where hardware comes from, and every warning",
        detailedDescription = """
                Example: smee:status
                Example for scripts: smee:status --json""")
public final class StatusCommand extends SmeeCommand {
    @Override
    public @Nullable Object execute() {
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        StatusReport report = StatusReport.of(platform, uptime);
        print(report, report.lines());
        return null;
    }
}
