package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;

/** Clients and networks that do what they should not. */
class HostileClientTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("10.0.0.77", 2001);
    private final Bench bench = new Bench();

    @Test
    void requestThatTheNetworkDoubledGetsTheFirstPacketAgainAndNoSecondTransfer() {
        bench.files.file("f", Bench.content(2000));

        assertThat(bench.send(Packets.rrq("f"))).containsExactly("DATA 1 [512]");
        assertThat(bench.send(Packets.rrq("f"))).containsExactly("DATA 1 [512]");
        assertThat(bench.engine.running()).isEqualTo(1);
        assertThat(bench.events.all()).isEmpty();
        assertThat(bench.counters.repeated.sum()).isEqualTo(1);
    }

    @Test
    void requestRepeatedBecauseTheOackWasLostGetsTheOackAgain() {
        bench.files.file("f", Bench.content(2000));
        bench.send(Packets.rrq("f", "blksize", "1000"));

        assertThat(bench.send(Packets.rrq("f", "blksize", "1000"))).containsExactly("OACK {blksize=1000}");
        assertThat(bench.send(Packets.ack(0))).containsExactly("DATA 1 [1000]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestThatArrivesLateDoesNotDisturbTheTransfer(boolean options) {
        byte[] request = options ? Packets.rrq("f", "blksize", "512") : Packets.rrq("f");
        bench.files.file("f", Bench.content(2000));
        bench.send(request);
        bench.send(Packets.ack(options ? 0 : 1));

        assertThat(bench.send(request)).isEmpty();
        assertThat(bench.send(Packets.ack(options ? 1 : 2))).containsExactly(options ? "DATA 2 [512]" : "DATA 3 [512]");
    }

    @Test
    void machineThatWasResetAndAsksFromTheSamePortBeginsAnew() {
        bench.files.file("f", Bench.content(2000));
        bench.send(Packets.rrq("f"));
        bench.send(Packets.ack(1));
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.send(Packets.rrq("f"))).containsExactly("DATA 1 [512]");
        assertThat(bench.why()).contains("asked anew");
        assertThat(bench.engine.running()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 100, 0x7fff, 0x8000, 0xffff})
    void ackOfABlockThatWasNeverSentIsIgnored(int block) {
        bench.files.file("f", Bench.content(100_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));

        assertThat(bench.send(Packets.ack(block))).isEmpty();
        assertThat(bench.send(Packets.ack(4))).startsWith("DATA 5 [512]").hasSize(4);
    }

    @Test
    void ackOfTheLastBlockOfAWindowAfterOneFromItsMiddleGoesOnFromThere() {
        bench.files.file("f", Bench.content(100_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));

        assertThat(bench.send(Packets.ack(3))).startsWith("DATA 4 [512]").hasSize(4);
        assertThat(bench.send(Packets.ack(4))).startsWith("DATA 5 [512]").endsWith("DATA 8 [512]");
        assertThat(bench.send(Packets.ack(3))).as("late").isEmpty();
    }

    @Test
    void lastWindowIsShortAndItsLastAckEndsTheTransfer() {
        bench.files.file("f", Bench.content(512 * 5));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));

        assertThat(bench.send(Packets.ack(4))).containsExactly("DATA 5 [512]", "DATA 6 [0]");
        assertThat(bench.send(Packets.ack(5))).containsExactly("DATA 6 [0]");
        assertThat(bench.send(Packets.ack(6))).isEmpty();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    void windowAcrossTheWrapOfBlockNumbersIsAcknowledgedInItsMiddle() {
        bench.files.file("f", Bench.content(8 * 65_600));
        bench.send(Packets.rrq("f", "blksize", "8", "windowsize", "64"));
        for (int block = 0; block < 65_472; block += 64) {
            bench.send(Packets.ack(block));
        }

        List<String> window = bench.send(Packets.ack(65_472));
        assertThat(window)
                .startsWith("DATA 65473 [8]")
                .contains("DATA 65535 [8]")
                .endsWith("DATA 0 [8]");
        assertThat(bench.send(Packets.ack(65_535)))
                .startsWith("DATA 0 [8]", "DATA 1 [8]")
                .hasSize(64);
        assertThat(bench.send(Packets.ack(0))).startsWith("DATA 1 [8]", "DATA 2 [8]");
        assertThat(bench.send(Packets.ack(64))).containsExactly("DATA 65 [0]");
        assertThat(bench.send(Packets.ack(65))).isEmpty();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(bench.details()).containsEntry("bytes", Integer.toString(8 * 65_600));
    }

    @Test
    void everyAckTwiceDoesNotMakeEveryBlockGoOutTwice() {
        bench.files.file("f", Bench.content(512 * 20));
        bench.send(Packets.rrq("f"));

        int sent = 0;
        for (int block = 1; block <= 20; block++) {
            sent += bench.send(Packets.ack(block)).size();
            sent += bench.send(Packets.ack(block)).size();
        }
        assertThat(sent).isEqualTo(20);
    }

    @Test
    void anotherPortOfTheSameMachineDoesNotMoveTheTransfer() {
        bench.files.file("f", Bench.content(2000));
        bench.send(Packets.rrq("f"));

        bench.listener.deliver(Packets.ack(1), STRANGER, Bench.SERVER);
        bench.listener.deliver(Packets.error(0, "stop"), STRANGER, Bench.SERVER);

        assertThat(bench.answers()).isEmpty();
        assertThat(bench.engine.running()).isEqualTo(1);
        assertThat(bench.send(Packets.ack(1))).containsExactly("DATA 2 [512]");
    }

    @Test
    void errorInTheMiddleOfAWindowStopsItAndLaterAcksFindNothing() {
        bench.files.file("f", Bench.content(100_000));
        bench.send(Packets.rrq("f", "windowsize", "4"));
        bench.send(Packets.ack(0));

        assertThat(bench.send(Packets.error(3, ""))).isEmpty();
        assertThat(bench.send(Packets.ack(4))).isEmpty();
        assertThat(bench.pass(Duration.ofSeconds(60))).isEmpty();
        assertThat(bench.why()).contains("at block 1").contains("ERROR 3");
    }

    @ParameterizedTest
    @CsvSource({"3, DATA", "6, OACK", "0, nothing", "7, nothing", "65535, nothing"})
    void packetsThatOnlyServersSendAreCountedAndNotAnswered(int opcode, String name) {
        bench.files.file("f", Bench.content(2000));
        bench.send(Packets.rrq("f"));

        assertThat(bench.send(new byte[] {(byte) (opcode >> 8), (byte) opcode, 0, 1}))
                .as(name)
                .isEmpty();
        assertThat(bench.counters.strays.sum()).isEqualTo(1);
        assertThat(bench.send(Packets.ack(1))).containsExactly("DATA 2 [512]");
    }

    @Test
    void moreOptionsThanAnyoneNeedsAreNotRead() {
        String[] options = new String[200];
        Arrays.fill(options, "x");
        for (int i = 0; i < options.length; i += 2) {
            options[i] = "option" + i;
        }
        options[198] = "blksize";
        options[199] = "1000";
        bench.files.file("f", Bench.content(10));

        assertThat(bench.send(Packets.rrq("f", options))).containsExactly("DATA 1 [10]");
    }

    @Test
    void ofAnOptionThatIsGivenTwiceTheFirstCounts() {
        bench.files.file("f", Bench.content(10));

        assertThat(bench.send(Packets.rrq("f", "blksize", "1000", "BLKSIZE", "512")))
                .containsExactly("OACK {blksize=1000}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "+1000", "1e3", "0x400", " ", "１０００", "-0"})
    void numbersThatAreNoneLeaveTheOptionOut(String value) {
        bench.files.file("f", Bench.content(10));

        assertThat(bench.send(Packets.rrq("f", "blksize", value, "windowsize", value, "tsize", value)))
                .containsExactly("DATA 1 [10]");
    }

    @Test
    void everyTruncationOfARequestIsRefusedOrServedButNeverThrows() {
        bench.files.file("f", Bench.content(10));
        byte[] whole = Packets.rrq("f", "blksize", "1000", "tsize", "0", "timeout", "2", "windowsize", "4");

        for (int length = 0; length < whole.length; length++) {
            List<String> answer = bench.send(Arrays.copyOf(whole, length));
            assertThat(answer).hasSizeLessThanOrEqualTo(1).allMatch(a -> a.matches("(?s)(ERROR 4|DATA 1|OACK).*"));
            bench.engine.stop(bench.listener);
            bench.answers();
        }
    }

    @Test
    void nameThatFillsADatagramIsNotFoundAndTheMessageFitsAnyBuffer() {
        List<String> answer = bench.send(Packets.rrq("\u00e4".repeat(20_000)));

        assertThat(answer).hasSize(1);
        assertThat(answer.get(0)).startsWith("ERROR 1");
        assertThat(answer.get(0).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"octet", "OCTET", "Octet", "mail", "binary", ""})
    void whateverIsNotNetasciiIsOctet(String mode) {
        bench.files.file("f", "a\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(bench.send(Packets.request(1, "f", mode))).containsExactly("DATA 1 [2]");
    }

    @Test
    void netasciiThatLosesAPacketSendsTheSameBytesAgain() {
        bench.files.file("f", "\n".repeat(600).getBytes(StandardCharsets.US_ASCII));
        bench.send(Packets.request(1, "f", "netascii", "blksize", "511", "tsize", "0"));
        bench.send(Packets.ack(0));

        assertThat(bench.pass(Duration.ofMillis(1100))).containsExactly("DATA 1 [511]");
        assertThat(bench.send(Packets.ack(1))).containsExactly("DATA 2 [511]");
        assertThat(bench.send(Packets.ack(2))).containsExactly("DATA 3 [178]");
    }
}
