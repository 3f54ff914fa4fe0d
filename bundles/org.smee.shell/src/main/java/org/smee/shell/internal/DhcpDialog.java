package org.smee.shell.internal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;

/**
 * A DHCP client on loopback: sends from any free port and takes the answer there, because ports 67 and 68 belong to
 * others. Retransmits like a client (RFC 2131 section 4.1), in less time.
 */
final class DhcpDialog implements AutoCloseable {
    private static final int TRIES = 3;
    private static final int REPLY = 2;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final Duration patience;

    /** Talks to {@code server} and waits {@code patience} for each answer, three times. */
    DhcpDialog(InetSocketAddress server, Duration patience) throws IOException {
        this.server = server;
        this.patience = patience;
        this.socket = server.getAddress().isLoopbackAddress()
                ? new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
                : new DatagramSocket();
    }

    /**
     * Discovers and, if an address is offered, requests it. Returns the last reply; throws {@link IOException} that
     * says what was asked if there is none.
     */
    DhcpMessage exchange(PxeClient client) throws IOException {
        int xid = ThreadLocalRandom.current().nextInt();
        DhcpMessage offer = ask(client.discover(xid), xid, "DISCOVER");
        return offer.type() == MessageType.OFFER && offer.yiaddr() != 0
                ? ask(client.request(xid, offer), xid, "REQUEST")
                : offer;
    }

    private DhcpMessage ask(byte[] packet, int xid, String name) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            socket.send(new DatagramPacket(packet, packet.length, server));
            long deadline = System.nanoTime() + patience.toNanos();
            long left = patience.toMillis();
            while (left > 0) {
                DatagramPacket answer = new DatagramPacket(new byte[DhcpMessage.MAX_LENGTH], DhcpMessage.MAX_LENGTH);
                socket.setSoTimeout((int) left);
                try {
                    socket.receive(answer);
                } catch (SocketTimeoutException e) {
                    break; // the next attempt, if there is one
                }
                try {
                    DhcpMessage reply = DhcpMessage.of(Arrays.copyOf(answer.getData(), answer.getLength()));
                    if (reply.op() == REPLY && reply.xid() == xid) {
                        return reply;
                    }
                } catch (MalformedPacketException e) {
                    throw new IOException("the answer to " + name + " cannot be read: " + e.getMessage(), e);
                }
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
        throw new IOException("no answer to " + name + " from "
                + server.getAddress().getHostAddress() + ":" + server.getPort() + " after " + TRIES + " tries");
    }

    @Override
    public void close() {
        socket.close();
    }
}
