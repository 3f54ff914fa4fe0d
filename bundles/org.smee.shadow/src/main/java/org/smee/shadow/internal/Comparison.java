package org.smee.shadow.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.smee.api.net.Ipv4Address;
import org.smee.api.shadow.Difference.Field;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.MessageType;
import org.smee.dhcp.api.OptionText;

/** What two decisions about one message differ in. Compares what a client reads: order and padding do not count. */
final class Comparison {
    private static final String ABSENT = "-";

    private final List<Field> fields = new ArrayList<>();

    private Comparison() {}

    /** The fields and options that differ; none: a client could not tell them apart. */
    static List<Field> of(Answer active, Answer candidate) {
        Comparison comparison = new Comparison();
        comparison.compare(active, candidate);
        return List.copyOf(comparison.fields);
    }

    private void compare(Answer active, Answer candidate) {
        if (active.reply().isEmpty() || candidate.reply().isEmpty()) {
            add(
                    "answer",
                    words(active),
                    words(candidate),
                    active.reply().isEmpty() && candidate.reply().isEmpty());
            return;
        }
        DhcpMessage before = active.reply().get();
        DhcpMessage after = candidate.reply().get();
        add("type", MessageType.name(before.type()), MessageType.name(after.type()));
        add("flags", Integer.toHexString(before.flags()), Integer.toHexString(after.flags()));
        address("ciaddr", before.ciaddr(), after.ciaddr());
        address("yiaddr", before.yiaddr(), after.yiaddr());
        address("siaddr", before.siaddr(), after.siaddr());
        address("giaddr", before.giaddr(), after.giaddr());
        add("sname", before.sname(), after.sname());
        add("file", before.file(), after.file());
        TreeSet<Integer> codes = new TreeSet<>();
        before.forEachOption(codes::add);
        after.forEachOption(codes::add);
        codes.remove(DhcpOption.MESSAGE_TYPE);
        codes.forEach(code -> add("option " + OptionText.name(code), option(before, code), option(after, code)));
    }

    /** Two silences are the same if they are of the same kind, whatever their words. */
    private void add(String name, String active, String candidate, boolean bothSilent) {
        if (!bothSilent || !kind(active).equals(kind(candidate))) {
            add(name, active, candidate);
        }
    }

    private static String kind(String words) {
        int colon = words.indexOf(':');
        return colon < 0 ? words : words.substring(0, colon);
    }

    private void address(String name, int active, int candidate) {
        add(name, new Ipv4Address(active).toString(), new Ipv4Address(candidate).toString());
    }

    private void add(String name, String active, String candidate) {
        if (!active.equals(candidate)) {
            fields.add(new Field(name, active.isEmpty() ? ABSENT : active, candidate.isEmpty() ? ABSENT : candidate));
        }
    }

    private static String option(DhcpMessage message, int code) {
        if (!message.has(code)) {
            return ABSENT;
        }
        String value = OptionText.value(message, code, time -> time.toSeconds() + " s");
        return value.isEmpty() ? "empty" : value;
    }

    private static String words(Answer answer) {
        if (answer.failed()) {
            return "failed: it " + answer.why();
        }
        return answer.reply()
                .map(reply -> MessageType.name(reply.type())
                        + (reply.yiaddr() == 0 ? "" : " " + new Ipv4Address(reply.yiaddr())))
                .orElseGet(() -> "silence, " + answer.outcome() + ": " + answer.why());
    }
}
