package org.smee.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.servlet.Servlet;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.RecordedEvents;

/** A servlet behind our listeners on the Jetty that Pax Web contains, on loopback, with few threads. */
final class TestServer implements AutoCloseable {
    static final int THREADS = 8;

    final RecordedEvents events = new RecordedEvents();
    final Server server = new Server(new QueuedThreadPool(THREADS));
    final Listeners listeners;
    private @Nullable BootServlet boot;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(HttpSettings settings) {
        this(new Listeners(settings));
    }

    private TestServer(Listeners listeners) {
        this.listeners = listeners;
    }

    /** Another server in this one's place, with the same listeners. */
    TestServer successor(BootFileProvider... providers) {
        TestServer started = new TestServer(listeners);
        started.start(Map.of("/*", started.boot(settings(), providers)));
        return started;
    }

    /** Settings for loopback and a free port; {@code pairs} are keys and values of the settings file. */
    static HttpSettings settings(String... pairs) {
        Map<String, String> file = new HashMap<>(
                Map.of("listen.address", "127.0.0.1", "listen.port", "0", "https.port", "0", "threads", "" + THREADS));
        for (int i = 0; i < pairs.length; i += 2) {
            file.put(pairs[i], pairs[i + 1]);
        }
        return HttpSettings.from(new SettingsReader(HttpSettings.PID, file, Map.of()));
    }

    static TestServer with(HttpSettings settings, BootFileProvider... providers) {
        TestServer started = new TestServer(settings);
        started.start(Map.of("/*", started.boot(settings, providers)));
        return started;
    }

    static TestServer with(BootFileProvider... providers) {
        return with(settings(), providers);
    }

    /** The boot servlet beside another one. */
    static TestServer beside(Servlet servlet, String pattern, BootFileProvider... providers) {
        TestServer started = new TestServer(settings());
        started.start(Map.of("/*", started.boot(settings(), providers), pattern, servlet));
        return started;
    }

    static TestServer of(Servlet servlet, String... patterns) {
        TestServer started = new TestServer(settings());
        Map<String, Servlet> servlets = new HashMap<>();
        for (String pattern : patterns) {
            servlets.put(pattern, servlet);
        }
        started.start(servlets);
        return started;
    }

    private Servlet boot(HttpSettings settings, BootFileProvider... providers) {
        boot = new BootServlet(settings, events, List.of(providers), ready -> {}, () -> {});
        return boot;
    }

    /** The boot servlet, if there is one. */
    BootServlet boot() {
        return Objects.requireNonNull(boot);
    }

    /** Adds a servlet while the server runs. */
    void add(Servlet servlet, String pattern) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        ((ServletContextHandler) server.getHandler()).addServlet(holder, pattern);
    }

    private void start(Map<String, Servlet> servlets) {
        ServletContextHandler context = new ServletContextHandler();
        servlets.forEach((pattern, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, pattern);
        });
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        listeners.attach(server);
    }

    /** Runs at every request that arrives, before anything else is done with it. */
    void onRequest(Runnable task) {
        for (ServerConnector connector : listeners.connectors()) {
            connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .addCustomizer((any, configuration, request) -> task.run());
        }
    }

    /** Where the listener is: 0 HTTP, 1 HTTPS. */
    int port(int index) {
        return listeners.connectors().get(index).getLocalPort();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(0) + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(0) + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends exactly this text and returns everything that comes back. */
    String raw(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port(0)));
        return socket;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
