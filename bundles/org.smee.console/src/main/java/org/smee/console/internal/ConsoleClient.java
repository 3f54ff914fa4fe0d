package org.smee.console.internal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The client end of {@link SshConsole}, for hosts without OpenSSH. The launcher starts it outside the framework and has
 * put the terminal into raw mode; this class only carries bytes.
 */
public final class ConsoleClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FAILED = 255;

    private final Path directory;

    /** Reads key, host key and port from the state directory {@code directory}. */
    ConsoleClient(Path directory) {
        this.directory = directory;
    }

    /** Arguments: the state directory, then the words of a command; without a command, a console. */
    public static void main(String[] arguments) {
        Optional<String> command = arguments.length > 1
                ? Optional.of(String.join(" ", Arrays.copyOfRange(arguments, 1, arguments.length)))
                : Optional.empty();
        try {
            int code = new ConsoleClient(Path.of(arguments[0]))
                    .run(
                            command,
                            new FileInputStream(FileDescriptor.in),
                            new FileOutputStream(FileDescriptor.out),
                            new FileOutputStream(FileDescriptor.err));
            Runtime.getRuntime().halt(code); // the thread that reads the terminal never ends by itself
        } catch (IOException | GeneralSecurityException e) {
            LoggerFactory.getLogger(ConsoleClient.class).error("cannot reach the console: {}", e.getMessage());
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Runs {@code command}, or a console until it is left; returns the exit code. */
    int run(Optional<String> command, InputStream in, OutputStream out, OutputStream err)
            throws IOException, GeneralSecurityException {
        PublicKey hostKey =
                KeyFile.readOrCreate(directory.resolve("shell.host.key")).getPublic();
        int port = Integer.parseInt(
                Files.readString(directory.resolve("shell.port")).trim());
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) -> KeyUtils.compareKeys(key, hostKey));
            client.start();
            try (ClientSession session =
                    client.connect("smee", "127.0.0.1", port).verify(PATIENCE).getSession()) {
                session.addPublicKeyIdentity(KeyFile.readOrCreate(directory.resolve("shell.key")));
                session.auth().verify(PATIENCE);
                ClientChannel channel =
                        command.isPresent() ? session.createExecChannel(command.get()) : terminal(session);
                channel.setIn(command.isPresent() ? InputStream.nullInputStream() : in);
                channel.setOut(out);
                channel.setErr(err);
                channel.open().verify(PATIENCE);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ZERO);
                Integer code = channel.getExitStatus();
                return code == null ? 0 : code;
            }
        }
    }

    private static ChannelShell terminal(ClientSession session) throws IOException {
        Map<String, String> environment = System.getenv();
        PtyChannelConfiguration pty = new PtyChannelConfiguration();
        pty.setPtyType(environment.getOrDefault("TERM", "dumb"));
        pty.setPtyColumns(number(environment.get("COLUMNS"), 80));
        pty.setPtyLines(number(environment.get("LINES"), 24));
        pty.setPtyModes(Map.of(
                PtyMode.ECHO,
                1,
                PtyMode.ICANON,
                1,
                PtyMode.ISIG,
                1,
                PtyMode.ICRNL,
                1,
                PtyMode.OPOST,
                1,
                PtyMode.ONLCR,
                1));
        return session.createShellChannel(pty, Map.of());
    }

    private static int number(@Nullable String text, int fallback) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : fallback;
    }
}
