package org.smee.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.smee.api.net.MacAddress;

/**
 * What one machine would get and why.
 *
 * @param mac the machine
 * @param firmware what it begins with
 * @param segment where it stands
 * @param record what the hardware directory says about it
 * @param rounds one per program that asks DHCP: the firmware, then iPXE
 * @param boots whether it ends in a script
 * @param verdict the whole in one sentence
 * @param advice what to change, or what to type next
 */
record Explanation(
        MacAddress mac,
        String firmware,
        String segment,
        String record,
        List<Round> rounds,
        boolean boots,
        String verdict,
        List<String> advice) {
    /** How many lines of a script are shown among the rest. */
    static final int SHOWN = 60;

    /**
     * One program asking DHCP.
     *
     * @param client which program
     * @param reply type and content of the final reply in words; empty: none
     * @param why the handler's reason
     * @param options of the final reply
     * @param bootFile where it is sent; empty: nowhere
     * @param file what the providers say about that file; empty: nobody was asked
     * @param script the lines of the script, if it is one
     */
    record Round(
            String client,
            String reply,
            String why,
            List<String> options,
            String bootFile,
            String file,
            List<String> script) {}

    /** The explanation as an operator reads it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Machine " + mac + " as " + firmware + " on " + segment + ".");
        lines.add("Record: " + record);
        int number = 1;
        for (Round round : rounds) {
            lines.add("");
            lines.add(number++ + ". " + round.client() + " asks DHCP.");
            lines.add("   " + (round.reply().isEmpty() ? "It gets no answer" : "It gets " + round.reply()) + ": "
                    + round.why() + ".");
            round.options().forEach(option -> lines.add("     " + option));
            if (!round.bootFile().isEmpty()) {
                lines.add("   It is sent to " + round.bootFile());
            }
            if (!round.file().isEmpty()) {
                lines.add("   " + round.file());
            }
            round.script().stream().limit(SHOWN).forEach(line -> lines.add("     | " + line));
            if (round.script().size() > SHOWN) {
                lines.add("     " + (round.script().size() - SHOWN) + " more lines: smee:explain " + mac + " --script");
            }
        }
        lines.add("");
        lines.add((boots ? "Boots: " : "Does not boot: ") + verdict);
        advice.forEach(advised -> lines.add("  > " + advised));
        return lines.stream().map(Text::escape).toList();
    }

    /** The script alone, as iPXE gets it apart from control characters. Throws if it does not come to that. */
    List<String> script() {
        List<String> script =
                rounds.isEmpty() ? List.of() : rounds.get(rounds.size() - 1).script();
        if (script.isEmpty()) {
            throw new IllegalArgumentException("There is no script: " + verdict + " Why: smee:explain " + mac);
        }
        return script.stream().map(Text::readable).toList();
    }
}
