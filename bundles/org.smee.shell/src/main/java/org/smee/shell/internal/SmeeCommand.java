package org.smee.shell.internal;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;

/** What all commands have: the platform, a place to print, {@code --json}. */
@SuppressWarnings("NullAway.Init") // Karaf sets the fields before it calls execute
abstract class SmeeCommand implements Action {
    @Reference
    Platform platform;

    @Reference
    Session session;

    @Option(name = "--json", description = "Prints one JSON document instead of text")
    boolean json;

    /** Prints {@code document} as JSON if that was asked for, else {@code lines}, which are already escaped. */
    void print(Object document, List<String> lines) {
        PrintStream out = session.getConsole();
        if (json) {
            out.println(Json.of(document));
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }
}
