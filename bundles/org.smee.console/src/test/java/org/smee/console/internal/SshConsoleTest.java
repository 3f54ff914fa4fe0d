package org.smee.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class SshConsoleTest {
    @TempDir
    private Path directory;

    @Test
    void ownerRunsACommandAndSeesItsOutput() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());

        Reply reply = run(console.port(), KeyFile.readOrCreate(directory.resolve("shell.key")), "smee:status");

        assertThat(reply.out()).isEqualTo("ran smee:status as admin" + System.lineSeparator());
        assertThat(reply.code()).isZero();
        console.close();
    }

    @Test
    void failingCommandGivesItsMessageAndANonZeroExitCode() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());

        Reply reply = run(console.port(), KeyFile.readOrCreate(directory.resolve("shell.key")), "fail");

        assertThat(reply.err()).contains("Command not found: fail");
        assertThat(reply.code()).isEqualTo(1);
        console.close();
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());
        KeyPair stranger = KeyFile.readOrCreate(directory.resolve("stranger.key"));

        assertThatThrownBy(() -> run(console.port(), stranger, "smee:status")).isInstanceOf(SshException.class);

        console.close();
    }

    @Test
    void everyFileIsReadableByItsOwnerAlone() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());

        for (String name : new String[] {"shell.key", "shell.host.key", "shell.known_hosts", "shell.port"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
        console.close();
    }

    @Test
    void keysSurviveARestartAndThePortFileGoes() throws Exception {
        new SshConsole(new ConsoleSettings(true, 0, directory), sessions()).close();
        byte[] key = Files.readAllBytes(directory.resolve("shell.key"));
        assertThat(directory.resolve("shell.port")).doesNotExist();

        SshConsole second = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());

        assertThat(Files.readAllBytes(directory.resolve("shell.key"))).isEqualTo(key);
        assertThat(Files.readString(directory.resolve("shell.port"))).isEqualTo(second.port() + "\n");
        second.close();
    }

    @Test
    void portInUseIsReplacedByAFreeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            SshConsole console = new SshConsole(new ConsoleSettings(true, taken.getLocalPort(), directory), sessions());

            assertThat(console.port()).isNotEqualTo(taken.getLocalPort()).isPositive();
            console.close();
        }
    }

    @Test
    void disabledConsoleListensNowhereAndWritesNothing() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(false, 0, directory), sessions());

        assertThat(console.port()).isZero();
        assertThat(directory).isEmptyDirectory();
        console.close();
    }

    @Test
    void damagedKeyFileIsNamed() throws Exception {
        Files.writeString(directory.resolve("shell.key"), "");

        assertThatThrownBy(() -> new SshConsole(new ConsoleSettings(true, 0, directory), sessions()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shell.key");
    }

    @Test
    void portOutsideTheRangeIsRefusedByName() {
        SettingsReader reader = new SettingsReader(ConsoleSettings.PID, Map.of("listen.port", "70000"), Map.of());

        assertThatThrownBy(() -> ConsoleSettings.from(reader, directory))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.console.cfg: listen.port=70000");
    }

    @Test
    void clientOfOursRunsACommandAndReturnsItsExitCode() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ConsoleClient client = new ConsoleClient(directory);

        int fine = client.run(Optional.of("smee:status"), InputStream.nullInputStream(), out, err);
        int failed = client.run(Optional.of("fail"), InputStream.nullInputStream(), out, err);

        assertThat(fine).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("ran smee:status");
        assertThat(failed).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Command not found: fail");
        console.close();
    }

    @Test
    void clientOfOursRefusesAServerWithAnotherHostKey() throws Exception {
        SshConsole console = new SshConsole(new ConsoleSettings(true, 0, directory), sessions());
        Files.delete(directory.resolve("shell.host.key"));
        ConsoleClient client = new ConsoleClient(directory);

        assertThatThrownBy(() -> client.run(
                        Optional.of("smee:status"),
                        InputStream.nullInputStream(),
                        new ByteArrayOutputStream(),
                        new ByteArrayOutputStream()))
                .isInstanceOf(SshException.class);
        console.close();
    }

    private record Reply(int code, String out, String err) {}

    private static Reply run(int port, KeyPair key, String command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Duration patience = Duration.ofSeconds(20);
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, hostKey) -> true);
            client.start();
            try (ClientSession session =
                    client.connect("smee", "127.0.0.1", port).verify(patience).getSession()) {
                session.addPublicKeyIdentity(key);
                session.auth().verify(patience);
                ChannelExec channel = session.createExecChannel(command);
                channel.setOut(out);
                channel.setErr(err);
                channel.open().verify(patience);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
                return new Reply(
                        channel.getExitStatus(),
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8));
            }
        }
    }

    /** Sessions that echo the command and the role it ran with. */
    private static SessionFactory sessions() {
        return (SessionFactory) Proxy.newProxyInstance(
                SshConsoleTest.class.getClassLoader(), new Class<?>[] {SessionFactory.class}, (proxy, method, args) -> {
                    PrintStream console = (PrintStream) args[1];
                    assertThat((InputStream) args[0]).isNotNull();
                    return Proxy.newProxyInstance(
                            SshConsoleTest.class.getClassLoader(),
                            new Class<?>[] {Session.class},
                            (self, called, with) -> {
                                if (called.getName().equals("execute")) {
                                    if (with[0].equals("fail")) {
                                        throw new IllegalArgumentException("Command not found: fail");
                                    }
                                    console.println("ran " + with[0] + " as " + roleOfCaller());
                                }
                                return null;
                            });
                });
    }

    @SuppressWarnings("removal")
    private static String roleOfCaller() {
        return javax.security.auth.Subject.getSubject(java.security.AccessController.getContext())
                .getPrincipals()
                .stream()
                .map(java.security.Principal::getName)
                .filter("admin"::equals)
                .findFirst()
                .orElse("nobody");
    }
}
