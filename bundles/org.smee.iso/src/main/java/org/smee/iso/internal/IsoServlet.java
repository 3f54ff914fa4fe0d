package org.smee.iso.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;

/**
 * Serves {@code /iso/<mac>/<name>.iso}: the image of the machine's record, or the configured one, with the placeholder
 * replaced by the machine's kernel arguments. GET and HEAD, whole or in ranges (RFC 9110).
 */
@Component(
        service = {Servlet.class, ServerStatus.class, Measured.class},
        immediate = true, // else it would go, with what it is fetching, whenever nobody looks
        configurationPid = IsoSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = IsoConfig.class)
@HttpWhiteboardServletName("smee-iso")
@HttpWhiteboardServletPattern("/iso/*")
@HttpWhiteboardServletAsyncSupported
public final class IsoServlet extends HttpServlet implements ServerStatus, Measured {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(IsoServlet.class);
    private static final long LONGEST_LOOKUP_SECONDS = 30;

    private final transient HardwareDirectory directory;
    private final transient Core core;
    private transient volatile IsoSettings settings;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public IsoServlet(Map<String, Object> file, @Reference HardwareDirectory directory, @Reference BootEvents events) {
        this(first(file), directory, events);
    }

    /** Tests start here. */
    IsoServlet(IsoSettings settings, HardwareDirectory directory, BootEvents events) {
        this.settings = settings;
        this.directory = directory;
        this.core = new Core(settings.supply(), events);
        started(settings);
    }

    /** Takes over new settings at once; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            change(IsoSettings.of(file));
        } catch (SettingsException e) {
            log.error("event=iso.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    void change(IsoSettings next) {
        core.change(next.supply());
        settings = next;
        started(next);
    }

    /** What is under way goes on without the component, for a while. */
    @Deactivate
    void close() {
        log.info("event=iso.stopped under-way={} drain={}", core.underWay(), settings.drain());
        core.leave(settings.drain());
    }

    @Override
    public String name() {
        return "iso";
    }

    @Override
    public List<String> lines() {
        IsoSettings now = settings;
        if (!now.enabled()) {
            return List.of("off (enabled = false in etc/org.smee.iso.cfg)");
        }
        List<String> sources = core.sources().lines();
        return sources.isEmpty() ? List.of("/iso/<mac>/<name>.iso, nothing asked for yet") : sources;
    }

    @Override
    public List<String> problems() {
        return settings.enabled() ? core.sources().problems() : List.of();
    }

    @Override
    public List<Measurement> measurements() {
        return core.measurements();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        IsoSettings now = settings;
        IsoPath path = IsoPath.of(Optional.ofNullable(request.getPathInfo()).orElse("/"));
        Exchange exchange =
                new Exchange(request, response, path, core.reports(), now.site().compat());
        core.approaching();
        try {
            exchange.attempt(() -> begin(request.getMethod(), exchange, path, now));
        } finally {
            core.arrived();
        }
    }

    private void begin(String method, Exchange exchange, IsoPath path, IsoSettings now) throws IOException {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.response().setHeader("Allow", "GET, HEAD");
            exchange.refuse(405, Outcome.REFUSED, "only GET and HEAD are allowed here", Duration.ZERO);
        } else if (!now.enabled()) {
            notFound(
                    exchange,
                    "ISO images are switched off: enabled=false in etc/org.smee.iso.cfg (or SMEE_ISO_ENABLED)");
        } else if (!path.isImage()) {
            notFound(exchange, "only names that end in .iso are served here: /iso/<mac>/<name>.iso");
        } else if (path.mac().isEmpty()) {
            String why = "the path element before the name is no MAC address: /iso/52-54-00-aa-88-2a/hook.iso";
            exchange.refuse(400, Outcome.REFUSED, why, Duration.ZERO);
        } else {
            MacAddress mac = path.mac().get();
            CompletableFuture<Lookup> lookup = bounded(directory.byMac(mac).toCompletableFuture());
            new Request(exchange, mac, now, core).after(lookup);
        }
    }

    private static CompletableFuture<Lookup> bounded(CompletableFuture<Lookup> lookup) {
        Lookup late = new Lookup.Unavailable(
                "no answer from the hardware look-up within " + LONGEST_LOOKUP_SECONDS + " s", Duration.ofSeconds(2));
        return lookup.isDone()
                ? lookup
                : lookup.copy().completeOnTimeout(late, LONGEST_LOOKUP_SECONDS, TimeUnit.SECONDS);
    }

    private static void notFound(Exchange exchange, String why) throws IOException {
        exchange.refuse(404, Outcome.NOT_FOUND, why, Duration.ZERO);
    }

    private static IsoSettings first(Map<String, Object> file) {
        try {
            return IsoSettings.of(file);
        } catch (SettingsException e) {
            log.error("event=iso.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Says what is in force, and begins to read the configured image, so that the first machine need not wait. */
    private void started(IsoSettings now) {
        log.info(
                "event=iso.settings enabled={} source={} cache={} cache-mib={}",
                now.enabled(),
                now.source().map(SourceUrl::toString).orElse("(records only)"),
                now.supply().directory(),
                now.supply().budget() >> 20);
        if (now.enabled() && now.source().isPresent()) {
            var reading = core.sources().open(now.source().get()).thenAccept(Image::release);
        }
    }
}
