package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.event.Outcome;
import org.smee.testkit.InMemoryBootFile;

class TftpEngineTest {
    private final Bench bench = new Bench();

    @Test
    void anUnknownFileIsError1WithAMessage() {
        assertThat(bench.send(Packets.rrq("nothing.efi")))
                .containsExactly("ERROR 1 \"no provider has a file named \"nothing.efi\"\"");
        assertThat(bench.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(bench.details()).containsEntry("file", "nothing.efi");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 1, NOT_FOUND",
        "NOT_ALLOWED, 2, REFUSED",
        "UNAVAILABLE, 0, FAILED",
        "BROKEN, 0, FAILED",
    })
    void aRefusalHasItsErrorCodeAndItsReason(BootFileAnswer.Refusal refusal, int code, Outcome outcome) {
        bench.files.answer("f", new BootFileAnswer.Refused(refusal, "because"));

        assertThat(bench.send(Packets.rrq("f"))).containsExactly("ERROR " + code + " \"because\"");
        assertThat(bench.outcome()).isEqualTo(outcome);
        assertThat(bench.why()).isEqualTo("because");
        assertThat(bench.engine.running()).isZero();
    }

    @Test
    void aProviderThatThrowsIsError0() {
        bench.first(request -> {
            throw new IllegalStateException("broken disk");
        });

        assertThat(bench.send(Packets.rrq("f")).get(0)).startsWith("ERROR 0").contains("broken disk");
        assertThat(bench.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void writingIsRefusedWithError2() {
        assertThat(bench.send(Packets.request(2, "f", "octet")))
                .containsExactly("ERROR 2 \"access violation: read only\"");
        assertThat(bench.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc/shadow", "a/../../b", "..", "/..", "..\\windows", "a\\..\\b", "", "/", "//"})
    void aNameThatClimbsOrIsEmptyIsNotFoundWithoutAskingAnyone(String name) {
        bench.first(request -> {
            throw new AssertionError("asked for " + request.name());
        });

        assertThat(bench.send(Packets.rrq(name)).get(0)).startsWith("ERROR 1");
        assertThat(bench.outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir/f.efi",
                "/dir/f.efi",
                "\\dir\\f.efi",
                "dir/f.efi-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01",
            })
    void slashesInFrontBackslashesAndATraceSuffixDoNotMatter(String name) {
        bench.files.file("dir/f.efi", Bench.content(10));

        assertThat(bench.send(Packets.rrq(name))).containsExactly("DATA 1 [10]");
    }

    @Test
    void theMacInThePathIsTheMachineOfTheEvent() {
        bench.files.file("52:54:00:aa:88:2a/ipxe.efi", Bench.content(10));
        bench.download("52:54:00:aa:88:2a/ipxe.efi", 512);

        assertThat(bench.events.last().machine().mac()).hasToString("Optional[52:54:00:aa:88:2a]");
        assertThat(bench.events.last().machine().address()).contains(Bench.CLIENT.getAddress());
        assertThat(bench.why()).isEqualTo("in memory");
    }

    @Test
    void netasciiConvertsAndKeepsQuietAboutTheSize() {
        bench.files.file("f", "a\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(bench.send(Packets.request(1, "f", "NetASCII", "tsize", "0")))
                .containsExactly("DATA 1 [3]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void aProbeOfTheSizeIsServed(int code) {
        bench.files.file("f", Bench.content(10));
        bench.send(Packets.rrq("f", "tsize", "0"));

        assertThat(bench.send(Packets.error(code, "aborted"))).isEmpty();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(bench.why()).contains("size only").contains("ERROR " + code + " \"aborted\"");
        assertThat(bench.engine.running()).isZero();
    }

    @Test
    void anAbortInTheMiddleEndsTheTransferQuietly() {
        bench.files.file("f", Bench.content(10_000));
        bench.send(Packets.rrq("f"));
        bench.send(Packets.ack(1));

        assertThat(bench.send(Packets.error(3, "disk full"))).isEmpty();
        assertThat(bench.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(bench.why()).contains("at block 2").contains("disk full");
    }

    @Test
    void aRequestFromTheSamePortReplacesTheOneBefore() {
        bench.files.file("f", Bench.content(10_000)).file("g", Bench.content(20));
        bench.send(Packets.rrq("f"));

        assertThat(bench.send(Packets.rrq("g"))).containsExactly("DATA 1 [20]");
        assertThat(bench.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(bench.engine.running()).isEqualTo(1);
        assertThat(bench.send(Packets.ack(1))).isEmpty();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    void tooManyTransfersAreRefusedClearly() {
        bench.files.file("f", Bench.content(10_000));
        for (int port = 1; port <= 3; port++) {
            InetSocketAddress client = new InetSocketAddress("10.0.0.77", port);
            bench.listener.deliver(Packets.rrq("f"), client, Bench.SERVER);
        }
        bench.answers();

        assertThat(bench.send(Packets.rrq("f")).get(0)).startsWith("ERROR 0 \"busy: 3 transfers");
        assertThat(bench.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aSlowProviderIsWaitedForAndARepeatedRequestAsksOnce() {
        CompletableFuture<BootFileAnswer> slow = new CompletableFuture<>();
        int[] asked = {0};
        bench.first(request -> {
            asked[0]++;
            return slow;
        });

        assertThat(bench.send(Packets.rrq("f"))).isEmpty();
        assertThat(bench.send(Packets.rrq("f"))).isEmpty();
        slow.complete(new BootFileAnswer.Opened(new InMemoryBootFile(Bench.content(5)), "at last"));

        assertThat(bench.answers()).containsExactly("DATA 1 [5]");
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void anAnswerForAClientThatWentOnIsClosed() {
        CompletableFuture<BootFileAnswer> slow = new CompletableFuture<>();
        InMemoryBootFile file = new InMemoryBootFile(Bench.content(5));
        bench.first(request -> slow);
        bench.send(Packets.rrq("f"));
        bench.send(Packets.error(0, "no more"));
        slow.complete(new BootFileAnswer.Opened(file, "too late"));

        assertThat(bench.answers()).isEmpty();
        assertThat(file.isClosed()).isTrue();
    }

    @Test
    void aProviderThatNeverAnswersIsGivenUp() {
        bench.first(request -> new CompletableFuture<>());
        bench.send(Packets.rrq("f"));

        assertThat(bench.pass(Duration.ofSeconds(31))).containsExactly("ERROR 0 \"no provider answered within 30 s\"");
        assertThat(bench.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void filesAreClosedHoweverTheTransferEnds() {
        InMemoryBootFile file = new InMemoryBootFile(Bench.content(5));
        bench.files.answer("f", new BootFileAnswer.Opened(file, "here"));
        bench.send(Packets.rrq("f"));
        assertThat(file.isClosed()).isFalse();

        bench.send(Packets.ack(1));
        assertThat(file.isClosed()).isTrue();
    }

    @Test
    void aFileThatBreaksIsError0AndClosed() {
        BrokenFile file = new BrokenFile();
        bench.files.answer("f", new BootFileAnswer.Opened(file, "here"));

        assertThat(bench.send(Packets.rrq("f"))).containsExactly("ERROR 0 \"the file cannot be read: bad sector\"");
        assertThat(bench.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(file.closed).isTrue();
    }

    @Test
    void stoppingTellsClientsAtOnce() {
        bench.files.file("f", Bench.content(10_000));
        bench.send(Packets.rrq("f"));

        bench.engine.stop(bench.listener);

        assertThat(bench.answers()).containsExactly("ERROR 0 \"the server stops\"");
        assertThat(bench.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void drainingEndsWithTheLastTransferAndKeepsNewRequestsForTheSuccessor() {
        InetSocketAddress late = new InetSocketAddress("10.0.0.78", 2001);
        bench.files.file("f", Bench.content(600));
        bench.send(Packets.rrq("f"));

        CompletableFuture<Void> drained = bench.engine.drain();
        bench.listener.deliver(Packets.rrq("f"), late, Bench.SERVER);
        bench.listener.deliver(Packets.rrq("f"), late, Bench.SERVER);
        assertThat(bench.answers()).isEmpty();
        assertThat(drained).isNotDone();
        bench.send(Packets.ack(1));
        bench.send(Packets.ack(2));

        assertThat(drained).isCompleted();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
        bench.engine.stop(bench.listener);
        assertThat(bench.listener.kept()).containsExactly(Packets.rrq("f"));
    }

    @Test
    void packetsOfNoTransferAreCountedAndNotAnswered() {
        assertThat(bench.send(Packets.ack(5))).isEmpty();
        assertThat(bench.send(Packets.error(0, "x"))).isEmpty();
        assertThat(bench.send(new byte[] {0, 9, 0, 0})).isEmpty();

        assertThat(bench.counters.strays.sum()).isEqualTo(3);
        assertThat(bench.events.all()).isEmpty();
    }

    @Test
    void malformedPacketsAreCounted() {
        assertThat(bench.send(new byte[0])).isEmpty();
        assertThat(bench.send(new byte[] {0, 4, 0})).isEmpty();
        assertThat(bench.send(new byte[] {0, 1, 'f'}).get(0)).startsWith("ERROR 4");

        assertThat(bench.counters.malformed.sum()).isEqualTo(3);
    }

    @Test
    void noiseDoesNotHurt() {
        Random random = new Random(3);
        bench.files.file("f", Bench.content(100_000));
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[0] = 0;
                noise[1] = (byte) random.nextInt(8);
            }
            bench.listener.deliver(i % 10 == 0 ? Packets.rrq("f") : noise, Bench.CLIENT, Bench.SERVER);
        }
        bench.answers();
        bench.engine.stop(bench.listener);
        bench.answers();

        assertThat(bench.download("f", 512)).isEqualTo(Bench.content(100_000));
    }

    private static final class BrokenFile implements BootFile {
        private boolean closed;

        @Override
        public long size() {
            return 1000;
        }

        @Override
        public String etag() {
            return "broken";
        }

        @Override
        public Instant modified() {
            return Instant.EPOCH;
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            throw new IOException("bad sector");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void otherSettingsApplyToTheNextTransferOnly() {
        bench.files.file("f", Bench.content(10_000));
        bench.send(Packets.rrq("f", "blksize", "1000"));
        bench.engine.apply(
                new TftpSettings(true, Bench.SERVER, Duration.ofSeconds(5), 600, 64, 3, true, Duration.ZERO));

        assertThat(bench.send(Packets.ack(0))).containsExactly("DATA 1 [1000]");
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.send(Packets.rrq("f", "blksize", "1000"))).isEqualTo(List.of("OACK {blksize=600}"));
    }
}
