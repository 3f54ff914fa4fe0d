package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineLogTest {
    private final RecordedLines recorded = new RecordedLines();
    private final LineLog log = new LineLog(recorded.logger());

    @Test
    void linesOfOneLevelAreOneEventAndKeepTheirOrder() {
        log.add(Priority.NOTICE, "one");
        log.add(6, "two");
        log.add(Priority.ERROR, "three");
        log.add(0, "four");
        log.add(Priority.WARNING, "five");
        log.add(Priority.DEBUG, "six");
        assertThat(recorded.events).hasValue(3);

        log.flush();
        log.flush();

        assertThat(recorded.events).hasValue(4);
        assertThat(recorded.lines)
                .containsExactly("info one", "info two", "error three", "error four", "warn five", "debug six");
    }

    @Test
    void manyLinesAreSeveralEvents() {
        for (int i = 0; i < 1_000; i++) {
            log.add(Priority.NOTICE, "x".repeat(100));
        }
        log.flush();

        assertThat(recorded.lines).hasSize(1_000);
        assertThat(recorded.events.get()).isBetween(5, 10);
    }
}
