package org.smee.http.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.smee.api.status.Durations;
import org.smee.api.status.Measurement;

/** Counts the requests of every servlet by route, method and status. Thread-safe. */
final class HttpMeter implements HttpConfiguration.Customizer, RequestLog {
    /** What a path is for; clients choose paths, so paths are no labels. */
    private enum Route {
        FILE,
        SCRIPT,
        ISO,
        HEALTH,
        METRICS;

        static Route of(String path) {
            if (path.endsWith(".ipxe")) {
                return SCRIPT;
            }
            if (path.startsWith("/iso/")) {
                return ISO;
            }
            return path.equals("/metrics") ? METRICS : HEALTH_PATHS.contains(path) ? HEALTH : FILE;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Kind(Route route, String method, int status) {}

    private static final Set<String> HEALTH_PATHS = Set.of("/healthcheck", "/livez", "/healthz", "/readyz");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    private static final String BEGUN = HttpMeter.class.getName();
    private static final String METHOD = "method";
    private static final String STATUS = "status_code";

    private final RequestLog next;
    private final LongAdder running = new LongAdder();
    private final Map<Kind, Durations> kinds = new ConcurrentHashMap<>();
    private final Map<Route, LongAdder> bytes = new ConcurrentHashMap<>();

    /** Hands each finished request to {@code next} too. */
    HttpMeter(RequestLog next) {
        this.next = next;
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        running.increment();
        request.setAttribute(BEGUN, this); // what cannot be parsed ends without having begun
    }

    @Override
    public void log(Request request, Response response) {
        if (request.getAttribute(BEGUN) == this) {
            running.decrement();
        }
        MetaData.Response sent = response.getCommittedMetaData();
        int status = sent == null ? response.getStatus() : sent.getStatus();
        String path = request.getHttpURI() == null ? "" : request.getHttpURI().getPath();
        Route route = Route.of(path == null ? "" : path);
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        kinds.computeIfAbsent(
                        new Kind(route, method, status),
                        missing -> new Durations(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10))
                .add(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - request.getTimeStamp()));
        bytes(route).add(request.getHttpChannel().getBytesWritten());
        next.log(request, response);
    }

    List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        Map<List<String>, Long> totals = new HashMap<>();
        kinds.forEach((kind, durations) -> {
            String status = kind.status == 0 ? "none" : Integer.toString(kind.status);
            Measurement.Spread spread = durations.spread(
                    "http_server_request_duration_seconds",
                    "How long HTTP requests took, by route, method and status.",
                    Map.of("route", kind.route.label(), METHOD, kind.method, STATUS, status));
            all.add(spread);
            long count = spread.counts().stream().mapToLong(Long::longValue).sum();
            totals.merge(List.of(kind.method, status), count, Long::sum);
        });
        totals.forEach((kind, count) -> all.add(new Measurement.Count(
                "http_server_requests",
                "HTTP requests, by method and status.",
                Map.of(METHOD, kind.get(0), STATUS, kind.get(1)),
                count)));
        for (Route route : Route.values()) {
            all.add(new Measurement.Count(
                    "smee_http_bytes",
                    "Bytes of HTTP content sent, by route.",
                    Map.of("route", route.label()),
                    bytes(route).sum()));
        }
        all.add(new Measurement.Level(
                "smee_http_requests_running", "HTTP requests being answered now.", running.sum()));
        return all;
    }

    private LongAdder bytes(Route route) {
        return bytes.computeIfAbsent(route, missing -> new LongAdder());
    }
}
