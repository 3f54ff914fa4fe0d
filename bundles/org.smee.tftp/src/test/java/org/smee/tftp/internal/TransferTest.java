package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;

class TransferTest {
    private static final Duration ONE_WAIT = Duration.ofMillis(1100);
    private final Bench bench = new Bench();

    private static List<String> data(int first, int last, int length) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(block -> "DATA " + block + " [" + length + "]")
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1024, 5000})
    void aFileOfAnyLengthArrivesWithoutOptions(int length) {
        bench.files.file("f", Bench.content(length));

        assertThat(bench.download("f", 512)).isEqualTo(Bench.content(length));
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(bench.details()).containsEntry("bytes", Integer.toString(length));
        assertThat(bench.engine.running()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "7", "64"})
    void aFileArrivesInWindowsOfAnySize(String windowsize) {
        bench.files.file("f", Bench.content(100_000));

        byte[] got = bench.download("f", 1000, "blksize", "1000", "windowsize", windowsize);

        assertThat(got).isEqualTo(Bench.content(100_000));
        assertThat(bench.details()).containsEntry("windowsize", windowsize).containsEntry("resent", "0");
    }

    @Test
    void blockNumbersWrapBehind65535() {
        byte[] content = Bench.content(8 * 70_000 + 3);
        bench.files.file("f", content);

        byte[] got = bench.download("f", 8, "blksize", "8", "windowsize", "64");

        assertThat(ByteBuffer.wrap(got)).isEqualTo(ByteBuffer.wrap(content));
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    void aFileOfWholeBlocksEndsWithAnEmptyOne() {
        bench.files.file("f", Bench.content(512));
        bench.send(Packets.rrq("f"));

        assertThat(bench.send(Packets.ack(1))).containsExactly("DATA 2 [0]");
    }

    @Test
    void optionsAreAnsweredFirstAndDataFollowsAckZero() {
        bench.files.file("f", Bench.content(3000));

        assertThat(bench.send(Packets.rrq("f", "tsize", "0", "blksize", "1000", "timeout", "3", "windowsize", "2")))
                .containsExactly("OACK {blksize=1000, timeout=3, tsize=3000, windowsize=2}");
        assertThat(bench.send(Packets.ack(7))).isEmpty();
        assertThat(bench.send(Packets.ack(0))).isEqualTo(data(1, 2, 1000));
    }

    @Test
    void aDoubledAckIsNotAnswered() {
        bench.files.file("f", Bench.content(3000));
        bench.send(Packets.rrq("f"));
        bench.send(Packets.ack(1));

        assertThat(bench.send(Packets.ack(1))).isEmpty();
        assertThat(bench.send(Packets.ack(0))).isEmpty();
        assertThat(bench.send(Packets.ack(3))).isEmpty();
        assertThat(bench.send(Packets.ack(2))).containsExactly("DATA 3 [512]");
    }

    @Test
    void anInnerAckStartsTheNextWindowBehindIt() {
        bench.files.file("f", Bench.content(20_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        assertThat(bench.send(Packets.ack(0))).isEqualTo(data(1, 4, 512));

        assertThat(bench.send(Packets.ack(2))).isEqualTo(data(3, 6, 512));
        assertThat(bench.send(Packets.ack(2)))
                .as("further complaints of the same gap")
                .isEmpty();
        assertThat(bench.send(Packets.ack(6))).isEqualTo(data(7, 10, 512));
    }

    @Test
    void aWindowWhoseFirstBlockWasLostIsRepeatedOnce() {
        bench.files.file("f", Bench.content(20_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));
        bench.send(Packets.ack(4));

        assertThat(bench.send(Packets.ack(4))).isEqualTo(data(5, 8, 512));
        assertThat(bench.send(Packets.ack(4))).isEmpty();
    }

    @Test
    void doublingOfEveryPacketDiesOut() {
        bench.files.file("f", Bench.content(100_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));
        bench.send(Packets.ack(4));
        bench.send(Packets.ack(4));

        int answered = 0;
        for (int block = 8; block < 80; block += 4) {
            bench.send(Packets.ack(block));
            answered += bench.send(Packets.ack(block)).isEmpty() ? 0 : 1;
        }

        assertThat(answered).isZero();
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgain() {
        bench.files.file("f", Bench.content(3000));

        bench.send(Packets.rrq("f", "tsize", "0"));
        assertThat(bench.pass(ONE_WAIT)).containsExactly("OACK {tsize=3000}");
        bench.send(Packets.ack(0));
        assertThat(bench.pass(ONE_WAIT)).containsExactly("DATA 1 [512]");
        bench.send(Packets.ack(1));
        assertThat(bench.pass(Duration.ofMillis(900))).isEmpty();
        assertThat(bench.pass(Duration.ofMillis(200))).containsExactly("DATA 2 [512]");
    }

    @Test
    void aSilentClientIsGivenUpWithAnErrorAndAReason() {
        bench.files.file("f", Bench.content(3000));
        bench.send(Packets.rrq("f"));
        bench.send(Packets.ack(1));

        List<String> sent = bench.pass(Duration.ofSeconds(60));

        assertThat(sent).hasSize(6).startsWith("DATA 2 [512]");
        assertThat(sent.get(5)).startsWith("ERROR 0 \"the client stopped answering at block 2");
        assertThat(bench.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.counters.bytesOfBroken.sum()).isEqualTo(512);
        assertThat(bench.counters.resent.sum()).isEqualTo(5);
        assertThat(bench.counters.bytes.sum()).isZero();
        assertThat(bench.engine.running()).isZero();
        assertThat(bench.listener.hasTimer()).isFalse();
    }

    @Test
    void aClientThatOmitsTheLastAckIsServed() {
        bench.files.file("f", Bench.content(600));
        bench.send(Packets.rrq("f"));
        bench.send(Packets.ack(1));

        bench.pass(Duration.ofSeconds(60));

        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(bench.why()).contains("never acknowledged");
    }

    @Test
    void theTimeoutThatTheClientWishedForIsKept() {
        bench.files.file("f", Bench.content(3000));
        bench.send(Packets.rrq("f", "timeout", "7"));

        assertThat(bench.pass(Duration.ofSeconds(7))).isEmpty();
        assertThat(bench.pass(Duration.ofMillis(200))).containsExactly("OACK {timeout=7}");
    }
}
