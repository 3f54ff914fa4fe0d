package org.smee.shell.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.smee.api.shadow.Difference;
import org.smee.api.shadow.Recorder.Recording;
import org.smee.api.shadow.ReplayReport;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.Found;

/** What candidates, differences and recordings look like to an operator; everything is escaped. */
final class ShadowText {
    private static final int SHOWN = 20;
    private static final int SHORT_PACKET = 64;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private ShadowText() {}

    /** A candidate and its differences; {@code all} with their whole packets. */
    static List<String> lines(ShadowReport report, boolean all, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        switch (report.state()) {
            case NONE ->
                lines.add("Nothing is in shadow" + (report.reason().isEmpty() ? "" : " (" + report.reason() + ")")
                        + ". Type: smee:shadow <bundle>");
            case SHADOW ->
                lines.add(head(report) + " is in shadow beside " + replaced(report) + ", since "
                        + time(report.since(), zone) + ": " + report.reason());
            case PROMOTED ->
                lines.add(head(report) + " ANSWERS instead of " + replaced(report) + ", since "
                        + time(report.since(), zone) + ": " + report.reason());
        }
        if (report.state() != ShadowReport.State.NONE) {
            lines.add("It offers: " + String.join("; ", report.plugins()));
            lines.add(counts(report.found()));
            differences(lines, report.differences(), all, zone);
            lines.add(
                    report.state() == ShadowReport.State.SHADOW
                            ? "Next: smee:promote, or smee:shadow end"
                            : "Next: smee:rollback, or smee:promote --keep to make it last");
        }
        return lines.stream().map(Text::escape).toList();
    }

    /** A replay and its differences; {@code all} with their whole packets. */
    static List<String> lines(ReplayReport report, boolean all, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add(report.file() + ": " + Text.count(report.packets(), "packet") + ", "
                + Text.count(report.compared(), "message") + " of clients"
                + (report.unreadable() == 0 ? "" : ", " + report.unreadable() + " unreadable"));
        lines.add(report.candidate() + " against who is in service, " + report.under() + ": " + report.different()
                + " differ" + (report.failed() == 0 ? "" : ", of which it fails on " + report.failed()));
        differences(lines, report.differences(), all, zone);
        if (report.compared() == 0) {
            lines.add("No message was compared: does the file hold DHCP requests to port 67 or 4011?");
        }
        return lines.stream().map(Text::escape).toList();
    }

    /** A recording. */
    static List<String> lines(Recording recording) {
        if (recording.file().isEmpty()) {
            return List.of("Nothing was recorded since the start. Type: smee:record start");
        }
        List<String> lines = new ArrayList<>();
        lines.add((recording.running() ? "Recording to " : "Recorded to ") + recording.file() + ": "
                + Text.count(recording.messages(), "message") + ", " + recording.bytes() / 1024 + " of "
                + recording.limit() / 1024 + " KiB"
                + (recording.dropped() == 0
                        ? ""
                        : ", " + recording.dropped() + " exchanges missing: the disk is slow"));
        lines.add(
                recording.running()
                        ? "Next: smee:record stop"
                        : "It ended: " + recording.ended() + ". Next: smee:replay " + recording.file() + " <bundle>");
        return lines.stream().map(Text::escape).toList();
    }

    private static String head(ShadowReport report) {
        return report.candidate() + " (bundle " + report.bundleId() + ")";
    }

    private static String replaced(ShadowReport report) {
        return report.replaces().isEmpty() ? "who answers its mode or name" : report.replaces();
    }

    private static String counts(Found found) {
        return Text.count(found.compared(), "decision") + " compared, " + found.different() + " differ"
                + (found.failed() == 0 ? "" : ", it failed on " + found.failed())
                + (found.passedBy() == 0 ? "" : ", " + found.passedBy() + " are not its business")
                + (found.dropped() == 0 ? "" : ", " + found.dropped() + " not looked at: too many at once")
                + (found.forgotten() == 0 ? "" : ", " + found.forgotten() + " older differences forgotten");
    }

    private static void differences(List<String> lines, List<Difference> differences, boolean all, ZoneId zone) {
        List<Difference> shown = all ? differences : differences.subList(0, Math.min(SHOWN, differences.size()));
        for (Difference one : shown) {
            lines.add("");
            lines.add(time(one.last(), zone) + "  " + one.kind() + "  " + one.cause()
                    + (one.times() == 1 ? "" : "  (" + one.times() + " times since " + time(one.first(), zone) + ")"));
            one.fields()
                    .forEach(field ->
                            lines.add("    " + field.name() + ": " + field.active() + "  ->  " + field.candidate()));
            if (!one.packet().isEmpty()) {
                lines.add("    packet: " + packet(one.packet(), all));
            }
        }
        if (shown.size() < differences.size()) {
            lines.add("");
            lines.add(differences.size() - shown.size() + " more: --packets or --json shows all");
        }
    }

    private static String packet(String hex, boolean whole) {
        return whole || hex.length() <= SHORT_PACKET
                ? hex
                : hex.substring(0, SHORT_PACKET) + "... (" + hex.length() / 2 + " bytes; --packets shows all)";
    }

    private static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }
}
