package org.smee.tracing.internal;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;

/** Makes a span of each step, under the names and with the attributes of Smee where it has them. One thread. */
final class Spans {
    private static final String DHCP_REQUEST = "DHCP.request.";
    private static final String DHCP_REPLY = "DHCP.reply.";
    private static final long LATEST_SECOND = 9_000_000_000L;

    private final Tracer tracer;
    private final PresetIds ids;

    /** {@code ids} are those that {@code tracer} asks. */
    Spans(Tracer tracer, PresetIds ids) {
        this.tracer = tracer;
        this.ids = ids;
    }

    /** Makes and ends the span; as {@code root} it is the one that all others of the boot are children of. */
    void add(BootTrace trace, boolean root, BootEvent event) {
        long end = nanos(event.at());
        SpanBuilder builder = tracer.spanBuilder(name(event))
                .setSpanKind(kind(event.stage()))
                .setStartTimestamp(Math.max(0, end - Math.max(0, event.tookNanos())), TimeUnit.NANOSECONDS);
        if (root) {
            builder.setNoParent();
        } else {
            builder.setParent(parent(trace));
        }
        ids.preset(root ? trace : BootTrace.NONE);
        Span span = builder.startSpan();
        describe(span, event);
        span.end(end, TimeUnit.NANOSECONDS);
    }

    private static Context parent(BootTrace trace) {
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    private static String name(BootEvent event) {
        if (event.outcome() == Outcome.LOOP) {
            return "boot loop";
        }
        return switch (event.stage()) {
            case DHCP -> "DHCP Packet Received: " + event.details().getOrDefault("type", "unknown");
            case TFTP -> "TFTP get";
            case HTTP -> "HTTP " + event.details().getOrDefault("method", "GET");
            case SCRIPT -> "iPXE script";
            case ISO -> "ISO read";
            case SYSLOG -> "syslog";
        };
    }

    private static SpanKind kind(Stage stage) {
        return stage == Stage.SCRIPT ? SpanKind.INTERNAL : SpanKind.SERVER;
    }

    private static void describe(Span span, BootEvent event) {
        Map<String, String> details = event.details();
        String mac = event.machine().mac().map(MacAddress::toString).orElse(null);
        String ip = event.machine().address().map(InetAddress::getHostAddress).orElse(null);
        if (event.stage() == Stage.DHCP) {
            dhcp(span, details, mac, ip);
        } else {
            file(span, event.stage(), details);
            set(span, "ip", ip);
            set(span, "mac", mac);
        }
        if (event.stage() == Stage.SCRIPT) {
            set(span, "smee.script_name", details.get("file"));
            set(span, "smee.generator", details.get("generator"));
        }
        set(span, "http.request.method", details.get("method"));
        number(span, "http.response.status_code", details.get("status"));
        number(span, "smee.bytes", details.get("bytes"));
        number(span, "smee.tftp.blksize", details.get("blksize"));
        number(span, "smee.tftp.windowsize", details.get("windowsize"));
        number(span, "smee.tftp.resent", details.get("resent"));
        number(span, "smee.iso.requests", details.get("requests"));
        set(span, "smee.outcome", event.outcome().name().toLowerCase(Locale.ROOT));
        set(span, "smee.why", event.why());
        boolean broken = event.outcome() == Outcome.FAILED || event.outcome() == Outcome.LOOP;
        span.setStatus(broken ? StatusCode.ERROR : StatusCode.OK, broken ? event.why() : "");
    }

    private static void dhcp(Span span, Map<String, String> details, @Nullable String mac, @Nullable String ip) {
        set(span, DHCP_REQUEST + "Header.chaddr", mac);
        set(span, DHCP_REQUEST + "Opt53.MessageType", details.get("type"));
        String xid = details.get("xid");
        set(span, DHCP_REQUEST + "Header.transactionID", xid == null ? null : "0x" + xid);
        set(span, DHCP_REQUEST + "Header.giaddr", details.get("giaddr"));
        set(span, "DHCP.server.ifname", details.get("interface"));
        String reply = details.get("reply");
        if (reply != null) {
            set(span, DHCP_REPLY + "Opt53.MessageType", reply);
            set(span, DHCP_REPLY + "Header.chaddr", mac);
            set(span, DHCP_REPLY + "Header.yiaddr", ip);
            set(span, DHCP_REPLY + "Header.file", details.get("file"));
        }
    }

    private static void file(Span span, Stage stage, Map<String, String> details) {
        String file = details.get("file");
        String told = stage == Stage.SCRIPT ? null : details.get("traceparent"); // that of a script may be its boot's
        if (file != null) {
            set(span, "filename", file.substring(file.lastIndexOf('/') + 1));
            set(span, "requested-filename", told == null ? file : file + "-" + told);
        }
    }

    private static void set(Span span, String name, @Nullable String value) {
        if (value != null) {
            span.setAttribute(name, value);
        }
    }

    private static void number(Span span, String name, @Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            span.setAttribute(name, Long.parseLong(text));
        } catch (NumberFormatException e) {
            span.setAttribute(name, text); // an event of a plug-in may say anything
        }
    }

    private static long nanos(Instant at) {
        long seconds = Math.max(0, Math.min(LATEST_SECOND, at.getEpochSecond()));
        return TimeUnit.SECONDS.toNanos(seconds) + at.getNano();
    }
}
