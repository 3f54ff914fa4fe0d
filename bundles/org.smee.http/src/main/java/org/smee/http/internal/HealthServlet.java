package org.smee.http.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.status.Health;
import org.smee.api.status.ServerReports;
import org.smee.api.status.ServerReports.Report;
import org.smee.api.status.ServerStatus;

/**
 * Says at {@code /healthcheck} how the process, its backends, providers, servers and plug-ins are, always with status 200; at
 * {@code /livez} and {@code /healthz} that it lives; at {@code /readyz} whether it can serve, by the status, with a line
 * for each check. What serves worse than it should is ready all the same.
 */
@Component(service = {Servlet.class, Health.class})
@HttpWhiteboardServletName("smee-health")
@HttpWhiteboardServletPattern({"/healthcheck", "/livez", "/healthz", "/readyz"})
public final class HealthServlet extends HttpServlet implements Health {
    private static final long serialVersionUID = 1L;

    private final String version;
    private final Instant started = Instant.now();

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private transient volatile List<BootFileProvider> providers = List.of();

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private transient volatile @Nullable HardwareDirectory directory;

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private transient volatile List<Map.Entry<Map<String, Object>, ServerStatus>> servers = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private transient volatile List<PluginStates> plugins = List.of();

    private final transient ServerReports reports = new ServerReports("health", () -> this.servers);

    /** Called by DS. */
    @Activate
    public HealthServlet(BundleContext context) {
        this(context.getBundle().getVersion().toString(), null, List.of());
    }

    /** Tests start here. */
    HealthServlet(String version, @Nullable HardwareDirectory directory, List<BootFileProvider> providers) {
        this.version = version;
        this.directory = directory;
        this.providers = providers;
    }

    /** The same with {@code servers}, for tests. */
    HealthServlet beside(List<ServerStatus> others) {
        servers = others.stream()
                .map(server -> Map.<Map<String, Object>, ServerStatus>entry(Map.of(), server))
                .toList();
        return this;
    }

    /** The same that looks at {@code states}, for tests. */
    HealthServlet watching(List<PluginStates> states) {
        plugins = states;
        return this;
    }

    @Deactivate
    void close() {
        reports.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        String body = "";
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            response.setHeader("Allow", "GET, HEAD");
        } else if (request.getServletPath().equals("/healthcheck")) {
            response.setContentType("application/json");
            body = json() + "\n";
        } else {
            response.setContentType("text/plain;charset=utf-8");
            body = probe(request, response);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        if (method.equals("GET")) {
            response.getOutputStream().write(bytes);
        }
    }

    private String probe(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getServletPath().equals("/readyz")) {
            return "ok";
        }
        Readiness readiness = readiness();
        if (!readiness.ready()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", "2");
        }
        return readiness.text();
    }

    @Override
    public Verdict verdict() {
        return readiness().verdict();
    }

    private Readiness readiness() {
        HardwareDirectory hardware = directory;
        return Readiness.of(
                providers.size(), mine(), hardware == null ? List.of() : hardware.backends(), reports.all());
    }

    /** The providers of boot files by HTTP. */
    private List<PluginState> mine() {
        return states().stream()
                .filter(state -> state.caller().equals("http") && state.kind().equals("provider"))
                .toList();
    }

    private List<PluginState> states() {
        return Stream.concat(plugins.stream().flatMap(states -> states.plugins().stream()), reports.plugins().stream())
                .toList();
    }

    private String json() {
        double uptime = Duration.between(started, Instant.now()).toMillis() / 1000.0;
        HardwareDirectory hardware = directory;
        List<BackendStatus> backends = hardware == null ? List.of() : hardware.backends();
        int serving = providers.size();
        List<String> bad = states().stream()
                .filter(PluginState::isProblem)
                .map(PluginState::problem)
                .toList();
        boolean well = serving > 0
                && bad.isEmpty()
                && !backends.isEmpty()
                && backends.stream().allMatch(backend -> backend.problems().isEmpty());
        return "{\"git_rev\":" + Json.text(version)
                + String.format(Locale.ROOT, ",\"uptime\":%.3f,\"uptime_seconds\":\"%.2f\"", uptime, uptime)
                + ",\"goroutines\":" + ManagementFactory.getThreadMXBean().getThreadCount()
                + ",\"status\":" + Json.text(well ? "ok" : "degraded")
                + ",\"providers\":" + serving
                + ",\"servers\":{"
                + reports.all().stream()
                        .sorted(Comparator.comparing(Report::name))
                        .map(HealthServlet::server)
                        .collect(Collectors.joining(","))
                + "},\"plugins\":"
                + Json.array(bad.stream().map(Json::text).toList())
                + ",\"backends\":"
                + Json.array(backends.stream().map(HealthServlet::backend).toList())
                + "}";
    }

    private static String server(Report status) {
        List<String> problems = status.problems();
        String said = problems.isEmpty() ? "ok" : String.join("; ", problems);
        return Json.text(status.name()) + ":" + Json.text(status.enabled() ? said : "off by setting");
    }

    private static String backend(BackendStatus status) {
        return "{\"name\":" + Json.text(status.name())
                + ",\"records\":" + status.records()
                + status.updated()
                        .map(at -> ",\"updated\":" + Json.text(at.toString()))
                        .orElse("")
                + ",\"problems\":"
                + Json.array(status.problems().stream().map(Json::text).toList())
                + "}";
    }
}
