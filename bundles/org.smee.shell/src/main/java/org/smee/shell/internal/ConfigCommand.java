package org.smee.shell.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code smee:config}. */
@Service
@Command(
        scope = "smee",
        name = "config",
        description = "Checks settings files before they apply, and shows what they would change",
        detailedDescription = """
                Reads a file as the bundle does that it is for, under the environment of this process, and prints what
                would change (- in use, + with the file) and where each value comes from. Applies nothing. Fails if a file
                is wrong.
                Example: smee:config check
                Example: smee:config check --all org.smee.dhcp.cfg
                Example: smee:config check /tmp/org.smee.tftp.cfg""")
public final class ConfigCommand extends SmeeCommand {
    @Option(name = "--all", description = "Prints every effective setting, not only those that change")
    boolean all;

    @Argument(index = 0, name = "action", description = "check", required = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"check"})
    String action = "";

    @Argument(
            index = 1,
            name = "file",
            description = "One file, in etc/ or anywhere; default: all of etc/",
            multiValued = true)
    @Completion(ConfigFileCompleter.class)
    List<String> file = List.of();

    @Override
    public @Nullable Object execute() {
        if (!action.equals("check")) {
            throw new IllegalArgumentException("\"" + action + "\" is not known here; type: smee:config check");
        }
        try {
            check();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "; see ls -l etc/", e);
        }
        return null;
    }

    private void check() throws IOException {
        ConfigCheck check = platform.configCheck();
        List<ConfigCheck.Checked> checked = new ArrayList<>();
        Path one = Words.take(this, file).map(Path::of).orElse(null);
        for (Path each : one == null ? check.files() : List.of(one)) {
            checked.add(check.check(each));
        }
        print(
                checked,
                checked.stream()
                        .flatMap(result -> ConfigCheck.lines(result, all).stream())
                        .toList());
        long wrong =
                checked.stream().filter(result -> !result.problem().isEmpty()).count();
        long unknown = checked.stream()
                .filter(result -> !result.notChecked().isEmpty())
                .count();
        if (wrong == 0 && unknown > 0) {
            throw new IllegalStateException(
                    Text.count(unknown, "file") + " not checked, for the reason above; the others are right");
        }
        if (wrong > 0) {
            throw new IllegalStateException(Text.count(wrong, "file")
                    + " wrong. Until it is mended the settings before it stay in use; then type: smee:config check");
        }
    }
}
