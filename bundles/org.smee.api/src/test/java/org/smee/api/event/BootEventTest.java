package org.smee.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootEventTest {
    private static long took(Map<String, String> details) {
        return new BootEvent(Instant.EPOCH, Stage.TFTP, Outcome.SERVED, "sent", Machine.UNKNOWN, details).tookNanos();
    }

    @ParameterizedTest
    @CsvSource({
        "took-us,0,0",
        "took-us,1500,1500000",
        "took-ms,300,300000000",
        "took-ms,9223372036854775807,9223372036854775807",
        "took-ms,-5,-1",
        "took-us,x1,-1",
        "took-us,'',-1",
        "bytes,7,-1"
    })
    void whatTheDetailsSayIsReadInItsUnit(String name, String text, long nanos) {
        assertThat(took(Map.of(name, text))).isEqualTo(nanos);
    }

    @Test
    void theFinerOneCounts() {
        assertThat(took(Map.of("took-us", "7", "took-ms", "1"))).isEqualTo(7_000);
    }

    private static final class TimedDetails extends HashMap<String, String> implements Timed {
        private static final long serialVersionUID = 1;

        @Override
        public String get(Object key) {
            throw new AssertionError("no text is needed, and " + key + " was asked for");
        }

        @Override
        public long tookNanos() {
            return 42;
        }
    }

    @Test
    void timedDetailsAreNotSpelledOut() {
        assertThat(took(new TimedDetails())).isEqualTo(42);
    }
}
