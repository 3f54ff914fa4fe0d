package org.smee.syslog.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** Writes each message as a line of the log, and the important ones as boot events too. One thread. */
final class Recorder implements Consumer<Entry> {
    /** More events than these of one machine, or of all, are lines only: they would push whole boots out of memory. */
    private static final int EVENTS_PER_SECOND = 2;

    private static final int EVENTS_AT_ONCE = 50;
    private static final int ALL_EVENTS_PER_SECOND = 50;
    private static final int ALL_EVENTS_AT_ONCE = 500;
    private static final int LONGEST_WHY = 300;

    private final Supplier<SyslogSettings> settings;
    private final Names names;
    private final Logger lines;
    private final BootEvents events;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Bucket allEvents;
    private final LogLine line = new LogLine();

    Recorder(
            Supplier<SyslogSettings> settings,
            Names names,
            Logger lines,
            BootEvents events,
            Clock clock,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.names = names;
        this.lines = lines;
        this.events = events;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.allEvents = new Bucket(nanoClock.getAsLong());
    }

    @Override
    public void accept(Entry entry) {
        names.refresh(entry.sender());
        if (entry instanceof Entry.Message received) {
            SyslogMessage message = SyslogParser.parse(received.bytes);
            log(received, message);
            if (Priority.severity(message.priority()) <= settings.get().events() && mayTell(received.sender())) {
                tell(received.sender(), Outcome.SERVED, why(message), details(message));
            }
        } else if (entry instanceof Entry.Suppressed suppressed) {
            lines.warn(line.suppressed(suppressed.sender(), suppressed.count()));
            tell(
                    suppressed.sender(),
                    Outcome.REFUSED,
                    suppressed.count() + " messages suppressed: it sends more than "
                            + settings.get().rate().perSecond()
                            + " a second (rate.limit in etc/org.smee.syslog.cfg)",
                    Map.of());
        }
    }

    private void log(Entry.Message received, SyslogMessage message) {
        int severity = Priority.severity(message.priority());
        if (severity <= Priority.ERROR) {
            if (lines.isErrorEnabled()) {
                lines.error(print(received, message));
            }
        } else if (severity == Priority.WARNING) {
            if (lines.isWarnEnabled()) {
                lines.warn(print(received, message));
            }
        } else if (severity < Priority.DEBUG) {
            if (lines.isInfoEnabled()) {
                lines.info(print(received, message));
            }
        } else if (lines.isDebugEnabled()) {
            lines.debug(print(received, message));
        }
    }

    private String print(Entry.Message received, SyslogMessage message) {
        return line.of(received.sender(), message, received.cut);
    }

    private boolean mayTell(Sender sender) {
        long now = nanoClock.getAsLong();
        return sender.events.take(now, EVENTS_PER_SECOND, EVENTS_AT_ONCE)
                && allEvents.take(now, ALL_EVENTS_PER_SECOND, ALL_EVENTS_AT_ONCE);
    }

    private void tell(Sender sender, Outcome outcome, String why, Map<String, String> details) {
        events.publish(new BootEvent(Instant.now(clock), Stage.SYSLOG, outcome, why, sender.machine(), details));
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
