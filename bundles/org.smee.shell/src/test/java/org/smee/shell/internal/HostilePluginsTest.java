package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.net.MacAddress;
import org.smee.api.plugin.PluginState;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.hostile.HostileHandler;
import org.smee.testkit.hostile.HostileProvider;
import org.smee.testkit.hostile.Misdeed;
import org.smee.testkit.hostile.Temper;

/** What plug-ins do wrong ends a command with a sentence, and never the console. */
@Timeout(60)
class HostilePluginsTest {
    private static final BootFileRequest TEN = BootFileRequest.of(
            "ten", Protocol.HTTP, new InetSocketAddress("192.0.2.1", 1), new InetSocketAddress("192.0.2.2", 80));

    private final HostileHandler handler = new HostileHandler();
    private final HostileProvider provider = new HostileProvider();
    private final Temper reading = new Temper();
    private final InMemoryBootFiles good = new InMemoryBootFiles().file("ten", "0123456789".getBytes(UTF_8));

    @AfterEach
    void free() {
        handler.temper.does(Misdeed.NONE);
        provider.temper.does(Misdeed.NONE);
        reading.does(Misdeed.NONE);
    }

    private Platform platform(BootFileProvider... ascending) {
        return new Platform(
                "1",
                new InMemoryHardware(),
                null,
                List.of(),
                List.of(),
                List.of(ascending),
                List.of(Map.entry(Map.of(DhcpHandler.MODE, "reservation"), handler)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Misdeed.class,
            names = {"BLOCK", "HOLD", "THROW", "ERROR", "NULL", "FAIL", "NEVER", "NONSENSE"})
    void explainNamesTheHandler(Misdeed misdeed) {
        Platform platform = platform(good);
        handler.temper.does(misdeed);

        assertThatThrownBy(() -> new Explainer(platform, new Segment("br0", 67, DhcpSites.rfc("reservation")))
                        .explain(MacAddress.parse("52:54:00:aa:88:2a"), Firmware.BIOS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(HostileHandler.class.getName())
                .hasMessageContaining("smee:plugins");
        assertThat(platform.plugins()).filteredOn(PluginState::isProblem).hasSize(1);
        platform.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Misdeed.class,
            names = {"BLOCK", "THROW", "ERROR", "NULL", "FAIL", "NEVER", "NONSENSE"})
    void theFileOfTheNextProviderIsFound(Misdeed misdeed) {
        Platform platform = platform(good, provider);
        provider.temper.does(misdeed);

        assertThat(FileCheck.of(platform.files(), TEN, true).script()).containsExactly("0123456789");
        platform.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Misdeed.class,
            names = {"HOLD", "THROW", "ERROR"})
    void fileThatCannotBeReadEndsTheCommand(Misdeed misdeed) {
        Platform platform = platform(request ->
                CompletableFuture.completedFuture(new BootFileAnswer.Opened(new Unreadable(), "for the test")));
        reading.does(misdeed);

        String said;
        try {
            said = FileCheck.of(platform.files(), TEN, true).said();
        } catch (IllegalStateException e) {
            said = e.getMessage();
        }

        assertThat(said).containsAnyOf("cannot be read", "failed", "gave no answer");
        platform.close();
    }

    @Test
    void providerThatHoldsItsThreadDoesNotHoldTheConsole() {
        Platform platform = platform(good, provider);
        provider.temper.does(Misdeed.HOLD);

        assertThatThrownBy(() -> FileCheck.of(platform.files(), TEN, true))
                .hasMessageContaining("gave no answer")
                .hasMessageContaining("smee:plugins");
        assertThat(FileCheck.of(platform.files(), TEN, true).script())
                .as("it is asked aside from then on")
                .containsExactly("0123456789");
        platform.close();
    }

    /** A file whose bytes nobody gets. */
    private final class Unreadable implements BootFile {
        @Override
        public long size() {
            return 10;
        }

        @Override
        public int read(long position, ByteBuffer into) {
            return reading.value(() -> 0, () -> -5);
        }

        @Override
        public String etag() {
            return "x";
        }

        @Override
        public Instant modified() {
            return Instant.EPOCH;
        }

        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public void close() {}
    }
}
