package org.smee.api.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The trace of one boot, as W3C Trace Context (https://www.w3.org/TR/trace-context/#traceparent-header) writes it: made
 * once per boot, so that giving it to a packet costs no allocation. Immutable.
 */
public final class BootTrace {
    /** Which names on the wire carry the trace beside option 43. */
    public enum Names {
        /** None: another server serves the files and would not find them. */
        NONE,
        /** iPXE binaries, as Smee does. */
        BINARIES,
        /** These, and the URL of the site's iPXE script. */
        ALL
    }

    /** No trace. */
    public static final BootTrace NONE = new BootTrace();

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int LENGTH = 55;

    private final long traceHigh;
    private final long traceLow;
    private final long span;
    private final String traceparent;
    private final String binarySuffix;
    private final String scriptSuffix;

    private BootTrace() {
        traceHigh = 0;
        traceLow = 0;
        span = 0;
        traceparent = "";
        binarySuffix = "";
        scriptSuffix = "";
    }

    /** A recorded trace; throws {@link IllegalArgumentException} if {@code trace} or {@code span} is all zero. */
    public BootTrace(long traceHigh, long traceLow, long span, Names names) {
        if ((traceHigh | traceLow) == 0 || span == 0) {
            throw new IllegalArgumentException("the ids of a trace and of a span are not zero");
        }
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.span = span;
        HexFormat hex = HexFormat.of();
        this.traceparent =
                "00-" + hex.toHexDigits(traceHigh) + hex.toHexDigits(traceLow) + "-" + hex.toHexDigits(span) + "-01";
        this.binarySuffix = names == Names.NONE ? "" : "-" + traceparent;
        this.scriptSuffix = names == Names.ALL ? "-" + traceparent : "";
    }

    /** Reads a traceparent; its flags do not matter, as in Smee: who sends one wants to be traced. Empty if it is none. */
    public static Optional<BootTrace> parse(String traceparent, Names names) {
        if (traceparent.length() != LENGTH || !FORM.matcher(traceparent).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BootTrace(
                Long.parseUnsignedLong(traceparent, TRACE_ID, TRACE_ID + 16, 16),
                Long.parseUnsignedLong(traceparent, TRACE_ID + 16, TRACE_ID + 32, 16),
                Long.parseUnsignedLong(traceparent, SPAN_ID, SPAN_ID + 16, 16),
                names));
    }

    /** Whether there is a trace. */
    public boolean isPresent() {
        return this != NONE;
    }

    /** The first eight bytes of the trace's id. */
    public long traceHigh() {
        return traceHigh;
    }

    /** The other eight. */
    public long traceLow() {
        return traceLow;
    }

    /** The id of the span that everything else of the boot is a child of. */
    public long span() {
        return span;
    }

    /** The header's text; empty for {@link #NONE}. */
    public String traceparent() {
        return traceparent;
    }

    /** 32 hexadecimal digits; empty for {@link #NONE}. */
    public String traceId() {
        return traceparent.isEmpty() ? "" : traceparent.substring(TRACE_ID, TRACE_ID + 32);
    }

    /** 16 hexadecimal digits; empty for {@link #NONE}. */
    public String spanId() {
        return traceparent.isEmpty() ? "" : traceparent.substring(SPAN_ID, SPAN_ID + 16);
    }

    /** What to append to the name of an iPXE binary: a minus and the traceparent, or nothing. */
    public String binarySuffix() {
        return binarySuffix;
    }

    /** What to append to the URL of a script of ours. */
    public String scriptSuffix() {
        return scriptSuffix;
    }

    @Override
    public String toString() {
        return isPresent() ? traceparent : "no trace";
    }
}
