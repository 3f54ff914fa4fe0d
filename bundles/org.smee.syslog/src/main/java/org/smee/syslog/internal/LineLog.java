package org.smee.syslog.internal;

import org.slf4j.Logger;

/**
 * Hands lines to the log under the level of their severity. Under load, several lines of one level go as one log event:
 * what an event costs beside its text is more than all the rest of a message. One thread.
 */
final class LineLog {
    private static final int LONGEST_BATCH = 16_384;

    private enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private final Logger to;
    private final StringBuilder batch = new StringBuilder();
    private Level level = Level.INFO;

    LineLog(Logger to) {
        this.to = to;
    }

    /** Takes a line, which comes out at the next {@link #flush} at the latest. */
    void add(int severity, CharSequence line) {
        Level own = levelOf(severity);
        if (own != level || batch.length() > LONGEST_BATCH) {
            flush();
            level = own;
        }
        if (!batch.isEmpty()) {
            batch.append('\n');
        }
        batch.append(line);
    }

    /** Writes what was taken. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        String lines = batch.toString();
        batch.setLength(0);
        switch (level) {
            case ERROR -> to.error(lines);
            case WARN -> to.warn(lines);
            case INFO -> to.info(lines);
            case DEBUG -> to.debug(lines);
        }
    }

    private static Level levelOf(int severity) {
        if (severity <= Priority.ERROR) {
            return Level.ERROR;
        }
        if (severity == Priority.WARNING) {
            return Level.WARN;
        }
        return severity < Priority.DEBUG ? Level.INFO : Level.DEBUG;
    }
}
