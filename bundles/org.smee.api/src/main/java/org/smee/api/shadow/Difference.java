package org.smee.api.shadow;

import java.time.Instant;
import java.util.List;

/**
 * One decision that differs, and what caused it.
 *
 * @param kind {@code dhcp} or {@code script}
 * @param machine its MAC; empty: it has none
 * @param cause the message or request in one line
 * @param packet the message in hexadecimal; empty for a script
 * @param fields what differs
 * @param times how often the same was seen
 * @param first when it was seen first
 * @param last when it was seen last
 */
public record Difference(
        String kind,
        String machine,
        String cause,
        String packet,
        List<Field> fields,
        long times,
        Instant first,
        Instant last) {
    /**
     * One thing that differs.
     *
     * @param name of the field, option or line
     * @param active what is in service says
     * @param candidate what the candidate says
     */
    public record Field(String name, String active, String candidate) {}

    /** Copies the list. */
    public Difference {
        fields = List.copyOf(fields);
    }

    /** Whether it is the same difference at the same machine as {@code other}, whenever it was seen. */
    public boolean isSame(Difference other) {
        return kind.equals(other.kind) && machine.equals(other.machine) && fields.equals(other.fields);
    }

    /** Seen once more, at {@code when}. */
    public Difference again(Instant when) {
        return new Difference(kind, machine, cause, packet, fields, times + 1, first, when);
    }
}
