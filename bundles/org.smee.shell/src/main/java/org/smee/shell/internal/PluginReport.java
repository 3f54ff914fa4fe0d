package org.smee.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.smee.api.plugin.PluginState;

/**
 * How the plug-ins are at one moment.
 *
 * @param plugins by caller and kind, in the order they are asked
 */
record PluginReport(List<Row> plugins) {
    /**
     * One plug-in as one caller sees it.
     *
     * @param bundle symbolic name and version; empty: not known
     * @param p99Micros what 99 of 100 calls took less than, microseconds
     */
    record Row(
            String caller,
            String kind,
            String name,
            String bundle,
            long bundleId,
            int rank,
            String state,
            Instant since,
            String reason,
            long calls,
            long errors,
            long late,
            long bypassed,
            long p99Micros,
            String problem) {}

    /** Those of {@code platform} that have {@code wanted} in their caller, kind, name, bundle or state. */
    static PluginReport of(Platform platform, String wanted) {
        String part = wanted.toLowerCase(Locale.ROOT);
        return new PluginReport(platform.plugins().stream()
                .map(plugin -> row(plugin, platform.bundle(plugin.bundleId())))
                .filter(row -> text(row).contains(part))
                .toList());
    }

    private static Row row(PluginState plugin, String bundle) {
        return new Row(
                plugin.caller(),
                plugin.kind(),
                plugin.name(),
                bundle,
                plugin.bundleId(),
                plugin.rank(),
                Names.condition(plugin),
                plugin.since(),
                plugin.reason(),
                plugin.calls(),
                plugin.errors(),
                plugin.late(),
                plugin.bypassed(),
                plugin.p99().toNanos() / 1_000,
                plugin.isProblem() ? plugin.problem() : "");
    }

    private static String text(Row row) {
        return String.join(" ", row.caller(), row.kind(), row.name(), row.bundle(), row.state())
                .toLowerCase(Locale.ROOT);
    }

    /** A table, the problems, and what to type next; escaped. */
    List<String> lines(Instant now) {
        List<String> lines = new ArrayList<>();
        if (plugins.isEmpty()) {
            lines.add("No such plug-in. All of them: smee:plugins   What else is installed: bundle:list");
            return lines;
        }
        String form = "%-9s %-10s %5s %-9s %-12s %10s %7s %6s %8s %9s  %s";
        lines.add(String.format(
                form,
                "CALLER",
                "KIND",
                "RANK",
                "STATE",
                "SINCE",
                "CALLS",
                "ERRORS",
                "LATE",
                "BYPASSED",
                "P99",
                "NAME"));
        for (Row row : plugins) {
            lines.add(Text.escape(String.format(
                    form,
                    row.caller(),
                    row.kind(),
                    row.rank(),
                    row.state(),
                    Text.duration(since(row, now)),
                    row.calls(),
                    row.errors(),
                    row.late(),
                    row.bypassed(),
                    micros(row.p99Micros()),
                    row.name() + (row.bundle().isEmpty() ? "" : "  [" + row.bundle() + "]"))));
        }
        plugins.stream()
                .filter(row -> !row.problem().isEmpty())
                .forEach(row -> lines.add(Text.escape("  ! " + row.problem())));
        return lines;
    }

    private static Duration since(Row row, Instant now) {
        Duration past = Duration.between(row.since(), now);
        return past.isNegative() ? Duration.ZERO : past;
    }

    private static String micros(long micros) {
        return micros < 10_000 ? micros + " us" : micros / 1_000 + " ms";
    }
}
