package org.smee.script.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of iPXE's shell as scripts need: continued lines, words, separators, comments, variables, labels, and the
 * commands {@code set iseq goto exit}; every other command succeeds, apart from {@code sanboot}, which fails as without
 * a disk. Records what it runs.
 */
final class IpxeShell {
    private static final int MOST_COMMANDS = 1000;

    private final List<String> lines;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<String> commands = new ArrayList<>();
    private int next;
    private boolean ended;

    private IpxeShell(String script, String platform) {
        this.lines = List.of(script.replace("\\\n", "").split("\n"));
        variables.put("platform", platform);
        variables.put("mac", "52:54:00:aa:88:2a");
        variables.put("buildarch", "x86_64");
    }

    /** Runs {@code script} to its end. */
    static IpxeShell run(String script, String platform) {
        IpxeShell shell = new IpxeShell(script, platform);
        while (shell.next < shell.lines.size() && !shell.ended && shell.commands.size() < MOST_COMMANDS) {
            if (!shell.line(shell.lines.get(shell.next++))) {
                shell.ended = true;
            }
        }
        return shell;
    }

    /** What was run, with variables filled in, one text per command. */
    List<String> commands() {
        return commands;
    }

    /** Runs the commands of one line; returns whether the last one succeeded. */
    private boolean line(String line) {
        if (line.startsWith(":") || line.startsWith("#!")) {
            return true;
        }
        List<String> words = new ArrayList<>();
        for (String word : line.trim().split("[ \t\u000b\f\r]+")) {
            if (word.startsWith("#")) {
                break;
            }
            words.add(word);
        }
        boolean good = true;
        boolean wanted = true;
        List<String> command = new ArrayList<>();
        int before = next;
        for (int i = 0; i <= words.size() && !ended && next == before; i++) {
            String word = i < words.size() ? words.get(i) : "";
            boolean separator = i == words.size() || word.equals("&&") || word.equals("||") || word.equals(";");
            if (!separator) {
                command.add(word);
                continue;
            }
            if (wanted) {
                good = execute(command);
            }
            command.clear();
            wanted = word.equals(";") || word.equals("&&") == good;
        }
        return good;
    }

    private boolean execute(List<String> raw) {
        List<String> words =
                raw.stream().map(this::expand).filter(word -> !word.isEmpty()).toList();
        if (words.isEmpty()) {
            return true;
        }
        commands.add(String.join(" ", words));
        switch (words.get(0)) {
            case "set" ->
                variables.put(words.get(1).replaceFirst(":.*", ""), String.join(" ", words.subList(2, words.size())));
            case "goto" -> next = lines.indexOf(":" + words.get(1)) + 1;
            case "exit", "boot" -> ended = true;
            case "iseq" -> {
                return words.size() == 3 && words.get(1).equals(words.get(2));
            }
            case "sanboot" -> {
                return false;
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private String expand(String word) {
        String text = word;
        int open = text.lastIndexOf("${");
        while (open >= 0 && text.indexOf('}', open) > 0) {
            int close = text.indexOf('}', open);
            String name = text.substring(open + 2, close).replaceFirst(":.*", "");
            text = text.substring(0, open) + variables.getOrDefault(name, "") + text.substring(close + 1);
            open = text.lastIndexOf("${");
        }
        return text;
    }
}
