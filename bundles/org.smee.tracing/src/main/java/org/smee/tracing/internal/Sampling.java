package org.smee.tracing.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which boots are traced. The decision falls once, when a boot begins, by the trace's id, so that every server that
 * meets the boot decides the same.
 *
 * @param kind how
 * @param share for {@code traceidratio}: how many, 0 to 1
 */
record Sampling(Kind kind, double share) {
    /** The samplers of the OpenTelemetry specification. */
    enum Kind {
        ALWAYS_ON,
        ALWAYS_OFF,
        TRACEIDRATIO,
        PARENTBASED_ALWAYS_ON,
        PARENTBASED_ALWAYS_OFF,
        PARENTBASED_TRACEIDRATIO;

        static Kind parse(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            Arrays.stream(values()).map(Kind::text).collect(Collectors.joining(", "))));
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whether a boot that begins here is traced; {@code traceLow}: the last eight bytes of the trace's id, which the SDK's
     * own sampler goes by too. Asked on packet threads.
     */
    boolean takes(long traceLow) {
        return switch (kind) {
            case ALWAYS_ON, PARENTBASED_ALWAYS_ON -> true;
            case ALWAYS_OFF, PARENTBASED_ALWAYS_OFF -> false;
            case TRACEIDRATIO, PARENTBASED_TRACEIDRATIO ->
                share > 0 && Math.abs(traceLow) < (long) (share * Long.MAX_VALUE);
        };
    }

    /** Whether a step is recorded that brings a trace with it: somebody records that one already. */
    boolean follows(long traceLow) {
        return kind.name().startsWith("PARENTBASED") || takes(traceLow);
    }
}
