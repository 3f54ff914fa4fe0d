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
import java.util.List;
import javax.servlet.Servlet;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.net.Ipv4Network;
import org.smee.testkit.RecordedEvents;

/** A servlet on the Jetty that Pax Web contains, on loopback, with few threads. */
final class TestServer implements AutoCloseable {
    private static final int THREADS = 8;

    final RecordedEvents events = new RecordedEvents();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final ServerConnector connector;

    private TestServer() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
    }

    static TestServer with(boolean compat, List<Ipv4Network> trusted, BootFileProvider... providers) {
        TestServer started = new TestServer();
        HttpSettings settings = new HttpSettings(
                org.smee.api.net.Ipv4Address.UNSPECIFIED,
                0,
                THREADS,
                java.time.Duration.ofSeconds(30),
                trusted,
                compat);
        started.start(new BootServlet(settings, started.events, List.of(providers)), "/*");
        return started;
    }

    static TestServer with(BootFileProvider... providers) {
        return with(false, List.of(), providers);
    }

    static TestServer of(Servlet servlet, String pattern) {
        TestServer started = new TestServer();
        started.start(servlet, pattern);
        return started;
    }

    private void start(Servlet servlet, String pattern) {
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, pattern);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path))
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
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path));
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
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
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
