package org.smee.shell.internal;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.net.MacAddress;

/** {@code smee:events}. */
@Service
@Command(
        scope = "smee",
        name = "events",
        description = "Shows what happened to which machine and why, oldest first",
        detailedDescription = """
                Example: smee:events 52:54:00:aa:88:2a
                Example: smee:events -n 200
                Example: smee:events -f    (follows; ends with Ctrl-C)""")
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls execute
public final class EventsCommand extends SmeeCommand {
    private static final int BACKLOG = 10_000;
    private static final int SEARCHED = 1_000_000;

    @Reference
    BundleContext context;

    @Option(
            name = "-f",
            aliases = {"--follow"},
            description = "Goes on with new events until Ctrl-C")
    boolean follow;

    @Option(
            name = "-n",
            aliases = {"--number"},
            description = "How many past events to show")
    int number = 50;

    @Argument(name = "mac", description = "Only events of this machine", multiValued = true)
    @Completion(MacCompleter.class)
    List<String> mac = List.of();

    @Override
    public @Nullable Object execute() throws InterruptedException {
        Predicate<BootEvent> wanted = wanted(Words.take(this, mac).map(MacAddress::parse));
        if (number < 0) {
            throw new IllegalArgumentException("-n " + number + " is not allowed; allowed: 0 or more, e.g. -n 50");
        }
        BlockingQueue<BootEvent> arriving = new ArrayBlockingQueue<>(BACKLOG);
        if (!follow) {
            List<BootEvent> past = past(wanted);
            past.forEach(this::show);
            if (past.isEmpty() && !json) {
                session.getConsole().println("No events. They are remembered since the last start: smee:status");
            }
            return null;
        }
        ServiceRegistration<BootEventListener> listening =
                context.registerService(BootEventListener.class, arriving::offer, null);
        try {
            past(wanted).forEach(this::show);
            follow(arriving, wanted);
        } finally {
            listening.unregister();
        }
        return null;
    }

    private static Predicate<BootEvent> wanted(Optional<MacAddress> machine) {
        return event -> machine.isEmpty()
                || machine.filter(m -> EventLine.about(event, m)).isPresent();
    }

    private List<BootEvent> past(Predicate<BootEvent> wanted) {
        List<BootEvent> matching =
                platform.events().recent(SEARCHED).stream().filter(wanted).toList();
        return matching.subList(Math.max(0, matching.size() - number), matching.size());
    }

    /** Until the thread is interrupted (Ctrl-C) or nobody reads any more (the session is closed). */
    private void follow(BlockingQueue<BootEvent> arriving, Predicate<BootEvent> wanted) throws InterruptedException {
        PrintStream out = session.getConsole();
        while (!out.checkError()) {
            BootEvent event = arriving.poll(1, TimeUnit.SECONDS);
            if (event != null && wanted.test(event)) {
                show(event);
            }
        }
    }

    private void show(BootEvent event) {
        session.getConsole().println(json ? Json.of(event) : EventLine.of(event, ZoneId.systemDefault()));
    }
}
