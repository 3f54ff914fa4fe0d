package org.smee.tftp.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** A small TFTP client on a real socket; acknowledges windows, asks for what is missing. */
final class Client implements AutoCloseable {
    private final DatagramSocket socket;
    private final DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    private InetSocketAddress peer = new InetSocketAddress(0);

    Client() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    Client(InetAddress from) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(from, 0));
        socket.setSoTimeout(10_000);
        socket.setReceiveBufferSize(1 << 20);
    }

    /** Where the last packet came from. */
    InetSocketAddress peer() {
        return peer;
    }

    void send(byte[] bytes, InetSocketAddress target) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, target));
    }

    /** Waits for a packet and shows it. */
    String receive() throws IOException {
        next();
        byte[] bytes = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), 0, bytes, 0, bytes.length);
        return Packets.show(bytes);
    }

    private void next() throws IOException {
        packet.setLength(65_535);
        socket.receive(packet);
        peer = (InetSocketAddress) packet.getSocketAddress();
    }

    /** Takes a whole file; ignores every {@code dropEvery}th DATA packet (0: none). */
    byte[] get(InetSocketAddress server, String file, int blksize, int windowsize, int dropEvery) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        String[] options = {"blksize", Integer.toString(blksize), "windowsize", Integer.toString(windowsize)};
        send(Packets.rrq(file, options), server);
        next();
        if (packet.getData()[1] != TftpCodec.OACK) {
            throw new IOException("no OACK: " + Packets.show(packet.getData()));
        }
        send(Packets.ack(0), peer);
        int expected = 1;
        int inWindow = 0;
        int complainedAt = 0;
        for (int count = 1; ; count++) {
            next();
            byte[] data = packet.getData();
            int length = packet.getLength() - TftpCodec.DATA_HEADER;
            int block = (data[2] & 0xff) << 8 | data[3] & 0xff;
            if (data[1] != TftpCodec.DATA || dropEvery > 0 && count % dropEvery == 0) {
                continue;
            }
            if (block != (expected & 0xffff)) {
                if (complainedAt != expected) {
                    complainedAt = expected;
                    inWindow = 0;
                    send(Packets.ack(expected - 1 & 0xffff), peer);
                }
                continue;
            }
            got.write(data, TftpCodec.DATA_HEADER, length);
            expected++;
            inWindow++;
            if (inWindow == windowsize || length < blksize) {
                inWindow = 0;
                send(Packets.ack(block), peer);
            }
            if (length < blksize) {
                return got.toByteArray();
            }
        }
    }

    /** Says whether nothing comes for a moment. */
    boolean hearsNothing() throws IOException {
        socket.setSoTimeout(200);
        try {
            next();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
