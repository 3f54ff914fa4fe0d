package org.smee.http.internal;

import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.servlet.AsyncContext;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
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
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;

/**
 * Serves every path that no other servlet claims from the {@link BootFileProvider}s in service, by GET and HEAD
 * (RFC 9110). Providers come and go without a request failing; with none the answer is 503.
 */
@Component(
        service = {Servlet.class, PluginStates.class},
        property = "load-on-startup:Integer=0", // init() opens the listener: without it there is no first request
        configurationPid = HttpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@HttpWhiteboardServletName("smee-boot-files")
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardServletAsyncSupported
public final class BootServlet extends HttpServlet implements PluginStates {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(BootServlet.class);
    private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(30);

    private final transient BootEvents events;
    private final transient Consumer<Server> listen;
    private transient volatile HttpSettings settings;
    private final transient Guards<BootFileProvider> guards =
            new Guards<>("http", "provider", Limits.onWorkers(LONGEST_LOOKUP), () -> this.providers);

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private transient volatile List<Map.Entry<Map<String, Object>, BootFileProvider>> providers = List.of();

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public BootServlet(Map<String, Object> file, @Reference BootEvents events, @Reference HttpListen listen) {
        this(HttpSettings.first(file), events, List.of(), listen::attach);
    }

    /** Tests start here. {@code providers} is sorted as DS sorts: the first to be asked is last. */
    BootServlet(HttpSettings settings, BootEvents events, List<BootFileProvider> providers, Consumer<Server> listen) {
        this.settings = settings;
        this.events = events;
        this.listen = listen;
        providers(providers);
    }

    @Modified
    void modified(Map<String, Object> file) {
        settings = HttpSettings.next(file, settings);
    }

    @Override
    public void init() {
        listen.accept(PaxWeb.serverOf(getServletContext()));
    }

    /** Replaces the providers, as DS does. */
    final void providers(List<BootFileProvider> next) {
        providers = next.stream()
                .map(provider -> Map.<Map<String, Object>, BootFileProvider>entry(Map.of(), provider))
                .toList();
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    @Deactivate
    void close() {
        guards.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
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

    private void open(
            HttpServletRequest request, HttpServletResponse response, BootFileRequest asked, Exchange exchange)
            throws IOException {
        List<Guard<BootFileProvider>> inOrder = guards.ranked();
        if (inOrder.isEmpty()) {
            exchange.refuse(503, Outcome.FAILED, "no boot file provider is in service", Duration.ofSeconds(2));
            return;
        }
        CompletableFuture<BootFileAnswer> answer =
                BootFiles.openGuarded(inOrder, asked).toCompletableFuture();
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
