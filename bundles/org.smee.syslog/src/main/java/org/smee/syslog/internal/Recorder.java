package org.smee.syslog.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** Writes each message as a line of the log, and the important ones as boot events too. One thread. */
final class Recorder implements Backlog.Writer {
    /** More events than these of one machine, or of all, are lines only: they would push whole boots out of memory. */
    private static final int EVENTS_PER_SECOND = 2;

    private static final int EVENTS_AT_ONCE = 50;
    private static final int ALL_EVENTS_PER_SECOND = 50;
    private static final int ALL_EVENTS_AT_ONCE = 500;
    private static final int LONGEST_WHY = 300;

    private final Supplier<SyslogSettings> settings;
    private final Names names;
    private final LineLog log;
    private final BootEvents events;
    private final LongSupplier nanoClock;
    private final Bucket allEvents;
    private final LogLine line = new LogLine(ZoneId.systemDefault());

    Recorder(Supplier<SyslogSettings> settings, Names names, Logger lines, BootEvents events, LongSupplier nanoClock) {
        this.settings = settings;
        this.names = names;
        this.log = new LineLog(lines);
        this.events = events;
        this.nanoClock = nanoClock;
        this.allEvents = new Bucket(nanoClock.getAsLong());
    }

    @Override
    public void write(Entry entry) {
        names.refresh(entry.sender());
        if (entry instanceof Entry.Message received) {
            SyslogMessage message = SyslogParser.parse(received.bytes);
            int severity = Priority.severity(message.priority());
            log.add(severity, line.of(received, message));
            if (severity <= settings.get().events() && mayTell(received.sender())) {
                tell(entry, Outcome.SERVED, why(message), details(message));
            }
        } else if (entry instanceof Entry.Suppressed suppressed) {
            log.add(Priority.WARNING, line.of(suppressed));
            tell(
                    entry,
                    Outcome.REFUSED,
                    suppressed.count() + " messages suppressed: it sends more than "
                            + settings.get().rate().perSecond()
                            + " a second (rate.limit in etc/org.smee.syslog.cfg)",
                    Map.of());
        }
    }

    @Override
    public void flush() {
        log.flush();
    }

    private boolean mayTell(Sender sender) {
        long now = nanoClock.getAsLong();
        return sender.events.take(now, EVENTS_PER_SECOND, EVENTS_AT_ONCE)
                && allEvents.take(now, ALL_EVENTS_PER_SECOND, ALL_EVENTS_AT_ONCE);
    }

    private void tell(Entry entry, Outcome outcome, String why, Map<String, String> details) {
        Instant at = Instant.ofEpochMilli(entry.millis());
        events.publish(
                new BootEvent(at, Stage.SYSLOG, outcome, why, entry.sender().machine(), details));
    }

    private static String why(SyslogMessage message) {
        String text = message.app().isEmpty() ? message.text() : message.app() + ": " + message.text();
        return text.length() > LONGEST_WHY ? text.substring(0, LONGEST_WHY) + "…" : text;
    }

    private static Map<String, String> details(SyslogMessage message) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("severity", Priority.severityName(message.priority()));
        details.put("facility", Priority.facility(message.priority()));
        if (!message.host().isEmpty()) {
            details.put("host", message.host());
        }
        return details;
    }
}
