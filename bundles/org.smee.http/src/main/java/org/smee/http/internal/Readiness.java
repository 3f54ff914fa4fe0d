package org.smee.http.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.plugin.PluginState;
import org.smee.api.status.Health;
import org.smee.api.status.ServerReports;

/**
 * Whether machines can be served, check by check.
 *
 * @param ready none of the checks says that nothing can be served
 * @param text a line for each check: {@code [+]} well, {@code [!]} degraded, {@code [-]} not ready; then the verdict
 */
record Readiness(boolean ready, String text) {
    private static final int TAG = "[+]".length();

    /**
     * Checks. Boot files and somewhere to look machines up must be there. A backend or a server with problems degrades
     * the service: it answers from what it remembers, and another instance would hardly do better.
     */
    static Readiness of(
            int providers, List<PluginState> states, List<BackendStatus> backends, List<ServerReports.Report> servers) {
        List<String> lines = new ArrayList<>();
        lines.add(bootFiles(providers, states));
        lines.add(
                backends.isEmpty()
                        ? "[-]hardware no backend is in service: feature:install smee-backend-file"
                        : line(
                                "hardware",
                                backends.stream()
                                        .flatMap(one -> one.problems().stream())
                                        .toList()));
        servers.stream()
                .sorted(Comparator.comparing(ServerReports.Report::name))
                .map(server -> server.enabled()
                        ? line(server.name(), server.problems())
                        : "[+]" + server.name() + " off by setting")
                .forEach(lines::add);
        boolean ready = lines.stream().noneMatch(line -> line.startsWith("[-]"));
        lines.add(ready ? "ready" : "not ready");
        return new Readiness(ready, String.join("\n", lines) + "\n");
    }

    /** The same for programs: the lines that do not say that all is well. */
    Health.Verdict verdict() {
        List<String> troubles = text.lines()
                .filter(line -> line.startsWith("[-]") || line.startsWith("[!]"))
                .map(line -> line.substring(TAG))
                .toList();
        return new Health.Verdict(ready, troubles);
    }

    /** Providers that are all bypassed are as good as none. */
    private static String bootFiles(int providers, List<PluginState> states) {
        if (providers == 0) {
            return "[-]boot-files no boot file provider is in service: feature:install smee-ipxe";
        }
        List<PluginState> bypassed = states.stream()
                .filter(state -> state.condition() == PluginState.Condition.BYPASSED)
                .toList();
        return bypassed.isEmpty() || bypassed.size() < states.size()
                ? "[+]boot-files ok"
                : "[-]boot-files every boot file provider is bypassed: "
                        + bypassed.stream().map(PluginState::problem).collect(Collectors.joining("; "));
    }

    private static String line(String check, List<String> problems) {
        String said = String.join("; ", problems).replaceAll("\\p{Cntrl}", "?");
        return problems.isEmpty() ? "[+]" + check + " ok" : "[!]" + check + " degraded: " + said;
    }
}
