package org.smee.iso.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.smee.api.event.BootEvent;
import org.smee.api.net.MacAddress;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;

/** The servlet on the Jetty that Pax Web contains, on loopback, with one machine that may boot. */
final class IsoSite implements AutoCloseable {
    static final String PATH = "/iso/de-ed-be-ef-fe-ed/hook.iso";
    /** What the machine's kernel is told. */
    static final String ARGUMENTS = KernelArguments.of(
            Machines.allowed(Machines.MAC),
            Machines.MAC,
            new Site("", false, false, "192.0.2.1", List.of(), false, false));

    private static final int THREADS = 8;

    final RecordedEvents events = new RecordedEvents();
    final InMemoryHardware hardware = new InMemoryHardware(Machines.allowed(Machines.MAC));
    final IsoServlet servlet;
    private final Map<String, Object> file = new HashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final ServerConnector connector;

    /** {@code settings} are key, value, key, value … */
    IsoSite(Path directory, Object... settings) {
        file.put("enabled", "true");
        file.put("syslog.host", "192.0.2.1");
        file.put("cache.directory", directory.resolve("cache").toString());
        file.put("upstream.timeout", "10s");
        servlet = new IsoServlet(settings(settings), hardware, events);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/iso/*");
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void change(Object... settings) {
        servlet.change(settings(settings));
    }

    private IsoSettings settings(Object... settings) {
        for (int i = 0; i < settings.length; i += 2) {
            file.put(String.valueOf(settings[i]), String.valueOf(settings[i + 1]));
        }
        return IsoSettings.of(file, Map.of());
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) {
        try {
            return client.send(request(method, path, headers), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    HttpClient client() {
        return client;
    }

    /** What comes back for a GET, headers and all, until the server closes the connection. */
    byte[] raw(String path) {
        try (Socket socket = connect(path)) {
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Socket connect(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    List<String> reasons() {
        return events.all().stream().map(BootEvent::why).toList();
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }

    static MacAddress mac(int number) {
        return MacAddress.of(0x02_00_00_00_00_00L + number);
    }

    @Override
    public void close() {
        servlet.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
