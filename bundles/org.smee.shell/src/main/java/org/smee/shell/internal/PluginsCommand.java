package org.smee.shell.internal;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code smee:plugins}. */
@Service
@Command(
        scope = "smee",
        name = "plugins",
        description = "Lists every plug-in with its rank, state, calls, errors and 99th percentile",
        detailedDescription = """
                In the order they are asked. States: ok; failing (asked all the same, each failure by itself); aside (blocked
                its caller, runs on threads of its own until it is fast); bypassed (late again and again, probed now and
                then). All but ok end by themselves.
                Example: smee:plugins
                Example: smee:plugins backend
                Example: smee:plugins bypassed
                Example for scripts: smee:plugins --json""")
public final class PluginsCommand extends SmeeCommand {
    @Argument(
            name = "part",
            description = "Only those with this in their caller, kind, name, bundle or state",
            multiValued = true)
    @Completion(PluginCompleter.class)
    List<String> part = List.of();

    @Override
    public @Nullable Object execute() {
        PluginReport report = PluginReport.of(platform, Words.take(this, part).orElse(""));
        print(report, report.lines(Instant.now()));
        return null;
    }
}
