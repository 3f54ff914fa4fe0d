package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.transport.TcpConnection;
import org.smee.transport.TcpReceiver;

class TcpIntakeTest {
    private final Bench bench = new Bench();
    private final TcpIntake intake = new TcpIntake(bench.gate, bench.counters);

    /** A connection that the test opens, fills and watches. */
    private final class Client implements TcpConnection {
        private final InetSocketAddress remote;
        private final Optional<TcpReceiver> receiver;
        private boolean open = true;

        Client(String address) {
            remote = new InetSocketAddress(address, 40_000);
            receiver = intake.accept(this);
        }

        boolean isServed() {
            return receiver.isPresent() && open;
        }

        void send(String text) {
            receiver.orElseThrow().received(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        }

        void hangUp() {
            receiver.orElseThrow().ended();
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public void close() {
            open = false;
            receiver.ifPresent(TcpReceiver::ended);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void messagesOfAConnectionAreThoseOfItsAddress() {
        Client client = new Client("192.168.2.15");
        client.send("<30>first\n10 <30>second<3");
        client.send("0>third");
        client.hangUp();

        assertThat(bench.lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("info mac=52:54:00:aa:88:2a "))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("text=first"),
                        line -> assertThat(line).endsWith("text=second"),
                        line -> assertThat(line).endsWith("text=third"));
        assertThat(intake.open()).isZero();
    }

    @Test
    void theLongestIdleConnectionOfAnAddressMakesWay() {
        Client first = new Client("192.168.2.15");
        Client second = new Client("192.168.2.15");
        first.send("<30>still here\n");
        Client third = new Client("192.168.2.15");

        assertThat(first.isServed()).isTrue();
        assertThat(second.isServed()).isFalse();
        assertThat(third.isServed()).isTrue();
        assertThat(intake.open()).isEqualTo(2);
    }

    @Test
    void aboveTheLimitOfAllANewConnectionIsRefusedUntilOneEnds() {
        Client first = new Client("192.168.2.1");
        new Client("192.168.2.2");
        new Client("192.168.2.3");
        new Client("192.168.2.4");

        assertThat(new Client("192.168.2.5").isServed()).isFalse();
        assertThat(bench.counters.refused.sum()).isEqualTo(1);

        first.hangUp();
        intake.sweep();
        assertThat(new Client("192.168.2.5").isServed()).isTrue();
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() {
        Client silent = new Client("192.168.2.1");
        Client busy = new Client("192.168.2.2");
        bench.pass(Duration.ofSeconds(59));
        busy.send("<30>x\n");
        intake.sweep();
        assertThat(silent.isServed()).isTrue();

        bench.pass(Duration.ofSeconds(1));
        intake.sweep();

        assertThat(silent.isServed()).isFalse();
        assertThat(busy.isServed()).isTrue();
        assertThat(intake.open()).isEqualTo(1);
    }

    @Test
    void whatWasUnfinishedWhenTheConnectionEndedIsWritten() {
        Client client = new Client("192.168.2.1");
        client.send("20 <30>half");
        client.close();

        assertThat(bench.lines()).singleElement().asString().endsWith("text=half… [cut]");
    }
}
