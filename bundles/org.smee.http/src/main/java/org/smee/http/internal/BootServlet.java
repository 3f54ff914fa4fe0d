package org.smee.http.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.servlet.AsyncContext;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.BootFiles;
import org.smee.api.boot.Protocol;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
import org.smee.api.swap.View;

/**
 * Serves every path that no other servlet claims from the {@link BootFileProvider}s in service, by GET and HEAD
 * (RFC 9110). Providers come and go without a request failing; with none the answer is 503.
 */
@Component(
        service =
                PluginStates
                        .class, // the servlet is registered by itself, so that requests can be held back before it goes
        immediate = true,
        configurationPid = HttpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class BootServlet extends HttpServlet implements PluginStates {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(BootServlet.class);
    private static final String NAME = "smee-boot-files";
    private static final long TRY_AGAIN_MILLIS = 25;

    private final transient BootEvents events;
    private final transient Consumer<Server> listen;
    private final transient Runnable leave;
    private final transient Neighbours neighbours = new Neighbours(System::nanoTime);
    private transient @Nullable ServiceRegistration<Servlet> registration;
    private transient volatile HttpSettings settings;
    private final transient Plugins<BootFileProvider> providers;

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public BootServlet(Map<String, Object> file, @Reference BootEvents events, @Reference HttpListen listen) {
        this(HttpSettings.first(file), events, List.of(), listen::attach, listen::leave);
    }

    /** Tests start here. {@code providers} is sorted as DS sorts: the first to be asked is last. */
    BootServlet(
            HttpSettings settings,
            BootEvents events,
            List<BootFileProvider> providers,
            Consumer<Server> listen,
            Runnable leave) {
        this.leave = leave;
        this.settings = settings;
        this.providers = new Plugins<>("http", "provider", Limits.onWorkers(settings.providerDeadline()));
        this.events = events;
        this.listen = listen;
        providers(providers);
    }

    /** In service from now on. */
    @Activate
    void register(BundleContext context) {
        registration = context.registerService(
                Servlet.class,
                this,
                FrameworkUtil.asDictionary(Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
                        NAME,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        "/*",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED,
                        true,
                        "load-on-startup", // init() opens the listener: without it there is no first request
                        0)));
    }

    @Deactivate
    void close() {
        leave.run();
        providers.close();
        if (registration != null) {
            registration.unregister();
        }
    }

    @Modified
    void modified(Map<String, Object> file) {
        settings = HttpSettings.next(file, settings);
        providers.limits(Limits.onWorkers(settings.providerDeadline()));
    }

    @Override
    public void init() {
        neighbours.allAnew();
        listen.accept(PaxWeb.serverOf(getServletContext()));
    }

    /** A provider came. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE)
    void bindProvider(BootFileProvider provider, Map<String, Object> properties) {
        providers.bind(provider, properties);
    }

    /** A provider went. */
    void unbindProvider(BootFileProvider provider) {
        providers.unbind(provider);
    }

    /** A provider's ranking changed. */
    void updatedProvider(BootFileProvider provider, Map<String, Object> properties) {
        providers.updated(provider, properties);
    }

    /** A servlet for some paths came. */
    @Reference(
            service = Servlet.class,
            policy = DYNAMIC,
            policyOption = GREEDY,
            cardinality = MULTIPLE,
            target = "(!(osgi.http.whiteboard.servlet.name=" + NAME + "))")
    void bindNeighbour(ServiceReference<Servlet> neighbour) {
        neighbours.came(neighbour.getProperty(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN));
    }

    /** It went. */
    void unbindNeighbour(ServiceReference<Servlet> neighbour) {
        neighbours.went(neighbour.getProperty(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN));
    }

    /** Other servlets, for tests. */
    Neighbours neighbours() {
        return neighbours;
    }

    /** Replaces the providers, the first to be asked last; for tests. */
    final void providers(List<BootFileProvider> ascending) {
        providers.replaceAll(ascending);
    }

    @Override
    public List<PluginState> plugins() {
        return providers.plugins();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (neighbours.isChanging(request.getRequestURI())) {
            tryAgainSoon(request);
            return;
        }
        HttpSettings now = settings;
        Optional<String> path = RequestPath.decode(request.getRequestURI());
        BootFileRequest asked = BootFileRequest.of(
                path.orElse(request.getRequestURI()),
                request.isSecure() ? Protocol.HTTPS : Protocol.HTTP,
                ClientAddress.of(request),
                ClientAddress.server(request));
        Exchange exchange = new Exchange(request, response, asked, events, now.compat());
        String method = request.getMethod();
        Optional<String> moved = now.compat() ? RequestPath.shorter(request.getRequestURI()) : Optional.empty();
        if (moved.isPresent()) {
            response.setHeader("Location", moved.get());
            exchange.refuse(301, Outcome.REFUSED, "the path in its shortest form is " + moved.get(), Duration.ZERO);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            exchange.refuse(405, Outcome.REFUSED, "only GET and HEAD are allowed here", Duration.ZERO);
        } else if (path.isEmpty()) {
            exchange.refuse(400, Outcome.REFUSED, "the path has dot segments or bad characters", Duration.ZERO);
        } else {
            open(request, response, asked, exchange);
        }
    }

    /** The servlet that the path belongs to is being replaced; the container finds out whether it is there. */
    private static void tryAgainSoon(HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        CompletableFuture.delayedExecutor(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        context.dispatch();
                    } catch (IllegalStateException e) {
                        log.debug("event=http.client-gone reason=\"{}\"", e.getMessage());
                    }
                });
    }

    private void open(
            HttpServletRequest request, HttpServletResponse response, BootFileRequest asked, Exchange exchange)
            throws IOException {
        View<Guard<BootFileProvider>> now = providers.view();
        if (now.inOrder().isEmpty() && now.isComplete()) {
            exchange.refuse(503, Outcome.FAILED, "no boot file provider is in service", Duration.ofSeconds(2));
            return;
        }
        CompletableFuture<BootFileAnswer> answer =
                BootFiles.open(providers, asked).toCompletableFuture();
        if (answer.isDone()) {
            answer(exchange, response, answer.join());
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        var sending =
                answer.thenAccept(ready -> context.start(() -> finish(context, request, response, exchange, ready)));
    }

    private void finish(
            AsyncContext context,
            HttpServletRequest request,
            HttpServletResponse response,
            Exchange exchange,
            BootFileAnswer ready) {
        boolean goesOn = false;
        try {
            goesOn = answer(exchange, response, ready);
        } catch (IOException e) {
            log.debug("event=http.client-gone path={} reason={}", request.getRequestURI(), e.toString());
        } finally {
            if (!goesOn) {
                context.complete();
            }
        }
    }

    /** Returns whether a transfer goes on and will end the request. */
    private static boolean answer(Exchange exchange, HttpServletResponse response, BootFileAnswer answer)
            throws IOException {
        try {
            return exchange.answer(answer);
        } catch (IOException e) {
            exchange.done(Outcome.FAILED, "the answer broke off: " + e, response.getStatus(), 0);
            throw e;
        } catch (RuntimeException e) {
            log.error("event=http.failed", e);
            if (!response.isCommitted()) {
                response.reset();
                exchange.refuse(500, Outcome.FAILED, "internal error; the log has it", Duration.ZERO);
            }
            return false;
        }
    }
}
