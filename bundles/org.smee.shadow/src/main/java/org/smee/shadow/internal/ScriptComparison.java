package org.smee.shadow.internal;

import java.util.ArrayList;
import java.util.List;
import org.smee.api.shadow.Difference.Field;

/** What two scripts differ in, line by line. */
final class ScriptComparison {
    private static final int SHOWN = 20;
    private static final String NO_LINE = "-";

    private ScriptComparison() {}

    /** The differing part: what is between the lines that both begin with and the lines that both end with. */
    static List<Field> of(String active, String candidate) {
        List<String> before = active.lines().toList();
        List<String> after = candidate.lines().toList();
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Field> fields = new ArrayList<>();
        int longer = Math.max(before.size(), after.size()) - tail;
        for (int i = head; i < longer; i++) {
            if (fields.size() == SHOWN) {
                fields.add(new Field("lines after", "", longer - i + " more lines differ"));
                break;
            }
            fields.add(new Field("line " + (i + 1), line(before, i, tail), line(after, i, tail)));
        }
        return List.copyOf(fields);
    }

    private static String line(List<String> lines, int at, int tail) {
        return at < lines.size() - tail ? lines.get(at) : NO_LINE;
    }
}
