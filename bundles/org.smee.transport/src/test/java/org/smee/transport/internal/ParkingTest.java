package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ParkingTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 68);
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 67);
    private final Parking parking = new Parking();

    private void park(int number) {
        ByteBuf datagram = Unpooled.buffer(4).writeInt(number);
        parking.add(datagram, CLIENT, SERVER);
        datagram.release();
    }

    @Test
    void aParkedDatagramOutlivesItsBatch() {
        park(7);

        DatagramPacket parked = parking.poll().orElseThrow();
        assertThat(parked.content().readInt()).isEqualTo(7);
        assertThat(parked.sender()).isEqualTo(CLIENT);
        assertThat(parked.recipient()).isEqualTo(SERVER);
        assertThat(parked.release()).isTrue();
        assertThat(parking.poll()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsCounted() {
        for (int i = 0; i < Parking.MAX_DATAGRAMS + 3; i++) {
            park(i);
        }

        assertThat(parking.size()).isEqualTo(Parking.MAX_DATAGRAMS);
        assertThat(parking.dropped()).isEqualTo(3);
        parking.clear();
    }

    @Test
    void clearingReleasesEverything() {
        park(1);
        DatagramPacket parked = parking.poll().orElseThrow();
        ByteBuf content = parked.content();
        parking.add(content, CLIENT, SERVER);
        parked.release();
        parking.clear();

        assertThat(content.refCnt()).isZero();
        assertThat(parking.size()).isZero();
        assertThat(parking.dropped()).isZero();
    }
}
