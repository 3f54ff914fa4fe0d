package org.smee.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.NotMine;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;

/** What every {@link BootFileProvider} must do; extend it in the provider's own test. */
public abstract class BootFileProviderContract {
    /** The provider under test, ready to answer. */
    protected abstract BootFileProvider provider();

    /** A name that {@link #provider} opens for the client 192.168.2.15. */
    protected abstract String existingName();

    @Test
    void openedFileReadsTheSameAtOnceAndInPieces() throws IOException {
        try (BootFile file = open(existingName())) {
            ByteBuffer whole = ByteBuffer.allocate((int) file.size());
            ByteBuffer pieces = ByteBuffer.allocate((int) file.size());

            int count = file.read(0, whole);
            while (pieces.hasRemaining()) {
                ByteBuffer piece = pieces.slice(pieces.position(), Math.min(7, pieces.remaining()));
                int read = file.read(pieces.position(), piece);
                assertThat(read).isEqualTo(piece.capacity());
                pieces.position(pieces.position() + read);
            }

            assertThat(count).isEqualTo((int) file.size());
            assertThat(pieces.array()).isEqualTo(whole.array());
        }
    }

    @Test
    void readingAtAndBehindTheEndReturnsNothing() throws IOException {
        try (BootFile file = open(existingName())) {
            assertThat(file.read(file.size(), ByteBuffer.allocate(8))).isZero();
            assertThat(file.read(file.size() + 1_000_000_000_000L, ByteBuffer.allocate(8)))
                    .isZero();
        }
    }

    @Test
    void sameContentHasTheSameTagWithoutQuotes() {
        try (BootFile first = open(existingName());
                BootFile second = open(existingName())) {
            assertThat(first.etag()).isNotEmpty().doesNotContain("\"").isEqualTo(second.etag());
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        BootFile file = open(existingName());

        file.close();
        file.close();
    }

    @Test
    void strangeNamesAreAnsweredAndNeverThrow() {
        List<String> names = List.of(
                "",
                "/",
                "//",
                ".",
                "..",
                "../../../../etc/passwd",
                "/etc/passwd",
                "a/../../etc/passwd",
                "..\\..\\etc\\passwd",
                "a\u0000b",
                "%2e%2e/%2e%2e/etc/passwd",
                "\n",
                "ä/\uD800",
                "x".repeat(70_000));

        assertThat(names).allSatisfy(name -> assertThat(ask(name)).isNotInstanceOf(Opened.class));
    }

    @Test
    void nameOfNobodyIsNotMine() {
        assertThat(ask("no-provider-has-this.name")).isInstanceOf(NotMine.class);
    }

    @Test
    void severalThreadsAtOnceGetTheSameAnswer() {
        assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> ask(existingName())))
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(Opened.class));
    }

    private BootFile open(String name) {
        BootFileAnswer answer = ask(name);
        assertThat(answer).isInstanceOf(Opened.class);
        return ((Opened) answer).file();
    }

    private BootFileAnswer ask(String name) {
        InetSocketAddress client = new InetSocketAddress(address(192, 168, 2, 15), 40000);
        InetSocketAddress server = new InetSocketAddress(address(192, 168, 2, 1), 8080);
        BootFileRequest request = BootFileRequest.of(name, Protocol.HTTP, client, server);
        return provider().open(request).toCompletableFuture().join();
    }

    private static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("four octets are always an address", e);
        }
    }
}
