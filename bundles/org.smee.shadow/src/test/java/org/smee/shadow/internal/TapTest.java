package org.smee.shadow.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.testkit.DhcpSites;

/** More decisions than the candidate can follow. */
class TapTest {
    private static final int SIZE = 4;
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.9", 67);

    private final BlockingQueue<Integer> looked = new LinkedBlockingQueue<>();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final Tap tap = new Tap("tap-test", SIZE, this::look, script -> fail("no script"));

    @AfterEach
    void close() {
        mayGoOn.countDown();
        tap.close();
    }

    private void look(DhcpExchange exchange) {
        began.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int number = exchange.message()[0];
        looked.add(number);
        if (number < 0) {
            throw new IllegalStateException("a candidate like that");
        }
    }

    private void decide(int number) {
        tap.decided(new DhcpExchange(
                Instant.EPOCH,
                DhcpSites.rfc("reservation"),
                CLIENT,
                CLIENT,
                false,
                0,
                new byte[] {(byte) number},
                new byte[0],
                CLIENT,
                Outcome.SERVED,
                "x"));
    }

    private List<Integer> looked(int count) throws InterruptedException {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(looked.poll(20, SECONDS));
        }
        return seen;
    }

    @Test
    void whatDoesNotFitIsCountedAndTheRestIsLookedAtInOrder() throws Exception {
        decide(0);
        began.await(); // it is out of the queue
        for (int i = 1; i <= SIZE + 3; i++) {
            decide(i);
        }
        assertThat(tap.dropped()).isEqualTo(3);

        mayGoOn.countDown();
        assertThat(looked(SIZE + 1)).containsExactly(0, 1, 2, 3, 4);

        decide(9);
        assertThat(looked(1)).containsExactly(9);
        assertThat(tap.dropped()).isEqualTo(3);
    }

    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        mayGoOn.countDown();

        decide(-1);
        decide(1);

        assertThat(looked(2)).containsExactly(-1, 1);
    }

    @Test
    void afterTheEndDecisionsAreCountedOnly() throws Exception {
        decide(0);
        began.await();
        tap.close();
        decide(1);
        mayGoOn.countDown();

        assertThat(looked(1)).containsExactly(0);
        assertThat(tap.dropped()).isEqualTo(1);
    }

    @Test
    void theEndFindsRoomInAFullQueue() throws Exception {
        decide(0);
        began.await();
        for (int i = 1; i <= SIZE; i++) {
            decide(i);
        }
        tap.close();
        mayGoOn.countDown();

        assertThat(looked(SIZE)).containsExactly(0, 2, 3, 4);
    }
}
