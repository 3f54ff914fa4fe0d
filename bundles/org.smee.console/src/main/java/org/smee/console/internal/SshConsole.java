package org.smee.console.internal;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsReader;

/**
 * Listens for SSH (RFC 4254) on 127.0.0.1 and lets in who shows the key {@code shell.key}: public key only, no
 * password, no forwarding, no file transfer. Beside the key it writes {@code shell.port} and {@code shell.known_hosts},
 * so that a client finds the port and knows the server. A changed setting arrives as a new instance: nothing of the
 * boot service passes here.
 */
@Component(
        service = {},
        configurationPid = ConsoleSettings.PID)
@Designate(ocd = ConsoleConfig.class)
public final class SshConsole {
    private static final Logger log = LoggerFactory.getLogger(SshConsole.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final ConsoleSettings settings;
    private final SessionFactory sessions;
    private final Optional<SshServer> server;

    /** Called by DS once the console's commands can run; the directory is {@code smee.data}, else {@code karaf.data}. */
    @Activate
    public SshConsole(BundleContext context, Map<String, Object> properties, @Reference SessionFactory sessions)
            throws IOException, GeneralSecurityException {
        this(ConsoleSettings.from(SettingsReader.of(ConsoleSettings.PID, properties), directory(context)), sessions);
    }

    /** Listens at once; tests start here. */
    SshConsole(ConsoleSettings settings, SessionFactory sessions) throws IOException, GeneralSecurityException {
        this.settings = settings;
        this.sessions = sessions;
        this.server = settings.enabled() ? Optional.of(listen()) : Optional.empty();
    }

    private static Path directory(BundleContext context) {
        String smee = context.getProperty("smee.data");
        String karaf = context.getProperty("karaf.data");
        return Path.of(smee != null ? smee : karaf != null ? karaf : ".").toAbsolutePath();
    }

    /** The port it listens on, or 0 if it does not. */
    int port() {
        return server.map(SshServer::getPort).orElse(0);
    }

    private SshServer listen() throws IOException, GeneralSecurityException {
        KeyPair owner = KeyFile.readOrCreate(settings.directory().resolve("shell.key"));
        KeyPair host = KeyFile.readOrCreate(settings.directory().resolve("shell.host.key"));
        SshServer listening;
        try {
            listening = open(owner, host, settings.port());
        } catch (BindException e) {
            log.info("event=console.port-in-use port={} action=taking-a-free-one", settings.port());
            listening = open(owner, host, 0);
        }
        announce(host, listening.getPort());
        log.info("event=server.started server=console listen={}:{}", LOOPBACK, listening.getPort());
        return listening;
    }

    private SshServer open(KeyPair owner, KeyPair host, int port) throws IOException {
        SshServer ssh = SshServer.setUpDefaultServer();
        ssh.setHost(LOOPBACK);
        ssh.setPort(port);
        ssh.setKeyPairProvider(KeyPairProvider.wrap(host));
        ssh.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        ssh.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, owner.getPublic()));
        ssh.setShellFactory(channel -> new ConsoleChannel(sessions, Optional.empty()));
        ssh.setCommandFactory((channel, command) -> new ConsoleChannel(sessions, Optional.of(command)));
        ssh.start();
        return ssh;
    }

    private void announce(KeyPair host, int port) throws IOException, GeneralSecurityException {
        String hostKey = PublicKeyEntry.toString(host.getPublic());
        replace("shell.known_hosts", "[" + LOOPBACK + "]:" + port + " " + hostKey + "\n");
        replace("shell.port", port + "\n");
    }

    private void replace(String name, String text) throws IOException, GeneralSecurityException {
        Path file = settings.directory().resolve(name);
        Files.deleteIfExists(file);
        KeyFile.writePrivately(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Deactivate
    void close() throws IOException {
        if (server.isPresent()) {
            Files.deleteIfExists(settings.directory().resolve("shell.port"));
            server.get().stop(true);
            log.info("event=server.stopped server=console");
        }
    }
}
