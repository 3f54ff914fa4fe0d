package org.smee.systemd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class NotifySocketTest {
    /** The other end: a bound datagram socket of the kernel. */
    private static final class Receiver implements AutoCloseable {
        private static final int DONT_WAIT = 0x40;
        private final NativeLibrary libc = NativeLibrary.getInstance("c");
        private final int socket = call("socket", 1, 2, 0);

        Receiver(String name) throws IOException {
            byte[] address = NotifySocket.address(name);
            call("bind", socket, address, address.length);
        }

        String next() {
            byte[] bytes = new byte[4096];
            int length = call("recv", socket, bytes, (long) bytes.length, DONT_WAIT);
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }

        private int call(String name, Object... arguments) {
            return libc.getFunction(name, Function.THROW_LAST_ERROR).invokeInt(arguments);
        }

        @Override
        public void close() {
            call("close", socket);
        }
    }

    @TempDir
    private Path directory;

    @Test
    void stateArrivesAtASocketInTheFileSystem() throws IOException {
        String name = directory.resolve("notify").toString();
        try (Receiver systemd = new Receiver(name);
                NotifySocket socket = NotifySocket.open(name)) {
            socket.send("READY=1");
            socket.send("STATUS=sérving");

            assertThat(systemd.next()).isEqualTo("READY=1");
            assertThat(systemd.next()).isEqualTo("STATUS=sérving");
        }
    }

    @Test
    void stateArrivesAtAnAbstractSocket() throws IOException {
        String name = "@smee-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (Receiver systemd = new Receiver(name);
                NotifySocket socket = NotifySocket.open(name)) {
            socket.send("WATCHDOG=1");

            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void aListenerThatIsGoneOrLateBreaksNothing() throws IOException {
        String name = directory.resolve("notify").toString();
        try (NotifySocket socket = NotifySocket.open(name)) {
            socket.send("READY=1");
            try (Receiver systemd = new Receiver(name)) {
                socket.send("WATCHDOG=1");

                assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            }
        }
    }

    @Test
    void aClosedOneSendsNothing() throws IOException {
        String name = directory.resolve("notify").toString();
        try (Receiver systemd = new Receiver(name)) {
            NotifySocket socket = NotifySocket.open(name);
            socket.send("WATCHDOG=1");
            socket.close();
            socket.send("WATCHDOG=1");

            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
            assertThatThrownBy(systemd::next).hasMessageContaining("[11]"); // EAGAIN: nothing more
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "@", "/", "vsock:2:1"})
    void whatIsNoUnixSocketIsRefusedWithWhatIsAllowed(String name) {
        assertThatThrownBy(() -> NotifySocket.open(name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NOTIFY_SOCKET=" + name + " is not allowed; allowed: an absolute path");
    }

    @Test
    void aNameThatTheKernelWouldCutIsRefused() {
        assertThatThrownBy(() -> NotifySocket.address("/" + "x".repeat(107))).hasMessageContaining("up to 107 bytes");
    }

    @ParameterizedTest
    @CsvSource({"60000000,, 60000000", "60000000, 42, 60000000", "60000000, 43, ''", "0,, ''", "soon,, ''", ",, ''"})
    void theWatchdogIsOnlyForTheProcessItNames(String micros, String pid, String used) {
        Map<String, String> environment = new HashMap<>();
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            environment.put("WATCHDOG_PID", pid);
        }

        assertThat(SystemdNotifier.watchdogMicros(environment, 42)).isEqualTo(used);
    }
}
