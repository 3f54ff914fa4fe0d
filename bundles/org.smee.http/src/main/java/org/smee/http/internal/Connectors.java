package org.smee.http.internal;

import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConfiguration.Customizer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes TCP listeners for the shared Jetty server, and applies to them what may change while they are open. */
final class Connectors {
    /** Jetty accepts on the selector's thread then: one thread less, and enough for any boot network. */
    private static final int NO_ACCEPTOR_THREAD = 0;

    private static final int DEFAULT_SELECTORS = -1;
    /** Jetty counts a TLS connection and the HTTP connection inside it. */
    private static final int COUNTED_PER_TLS_CONNECTION = 2;

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] BROKEN_SUITES = {".*_NULL_.*", ".*_anon_.*", ".*_MD5", ".*(RC4|DES).*", "SSL_.*"};
    private static final String[] OLD_SUITES = {".*_NULL_.*", ".*_anon_.*", "SSL_.*", "TLS_RSA_.*", ".*_CBC_.*"};

    private Connectors() {}

    /** A listener without TLS. Not yet open. */
    static ServerConnector plain(Server server, String name, HttpSettings settings, List<Customizer> customizers) {
        HttpConnectionFactory http = new HttpConnectionFactory(configuration(customizers));
        ServerConnector connector =
                new ServerConnector(server, null, null, null, NO_ACCEPTOR_THREAD, DEFAULT_SELECTORS, http);
        return prepared(connector, name, settings.port(), settings);
    }

    /** A listener with TLS. Not yet open. */
    static ServerConnector secure(
            Server server, String name, HttpSettings settings, List<Customizer> customizers, SSLContext context) {
        HttpConfiguration configuration = configuration(customizers);
        configuration.addCustomizer(new SecureRequestCustomizer(false)); // firmware asks by address: no SNI to check
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(context);
        tls.setIncludeProtocols(PROTOCOLS);
        tls.setExcludeCipherSuites(settings.tls().modern() ? OLD_SUITES : BROKEN_SUITES);
        tls.setRenegotiationAllowed(false);
        tls.setUseCipherSuitesOrder(true);
        ServerConnector connector = new ServerConnector(
                server,
                null,
                null,
                null,
                NO_ACCEPTOR_THREAD,
                DEFAULT_SELECTORS,
                new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
                new HttpConnectionFactory(configuration));
        return prepared(connector, name, settings.tls().port(), settings);
    }

    /** Applies what counts from the next connection on. */
    static void update(ServerConnector connector, HttpSettings settings) {
        HttpSettings.Limits limits = settings.limits();
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setRequestHeaderSize(limits.headerBytes());
        int counted = isSecure(connector) ? COUNTED_PER_TLS_CONNECTION : 1;
        connector.getBean(ConnectionLimit.class).setMaxConnections(limits.connections() * counted);
    }

    /** Lets the listener use another certificate and other cipher suites from the next handshake on. */
    static void reload(ServerConnector connector, SSLContext context, boolean modern) throws TlsException {
        try {
            connector
                    .getConnectionFactory(SslConnectionFactory.class)
                    .getSslContextFactory()
                    .reload(factory -> {
                        factory.setSslContext(context);
                        factory.setExcludeCipherSuites(modern ? OLD_SUITES : BROKEN_SUITES);
                    });
        } catch (Exception e) { // Jetty declares no less
            throw new TlsException("the HTTP server refuses the certificate: " + e);
        }
    }

    static boolean isSecure(ServerConnector connector) {
        return connector.getConnectionFactory(SslConnectionFactory.class) != null;
    }

    /** Says whether the listener is bound as wanted, so that nothing but {@link #update} is needed. */
    static boolean isBoundTo(ServerConnector connector, InetAddress address, int port, HttpSettings settings) {
        return connector.isRunning()
                && address.getHostAddress().equals(connector.getHost())
                && port == connector.getPort()
                && settings.limits().backlog() == connector.getAcceptQueueSize();
    }

    private static HttpConfiguration configuration(List<Customizer> customizers) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        customizers.forEach(configuration::addCustomizer);
        return configuration;
    }

    private static ServerConnector prepared(ServerConnector connector, String name, int port, HttpSettings settings) {
        connector.setName(name);
        connector.setHost(settings.address().getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(settings.limits().backlog());
        connector.addBean(new ConnectionLimit(settings.limits().connections(), connector));
        update(connector, settings);
        return connector;
    }
}
