package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TFTP client for one read (RFC 1350) that asks for blksize and tsize (RFC 2348, 2349) as firmware does. */
final class TftpDownload {
    private static final int TRIES = 4;
    private static final int BLOCK = 1432;
    private static final int DEFAULT_BLOCK = 512;
    private static final int READ = 1;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int ERROR = 5;
    private static final int OACK = 6;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final DatagramPacket in = new DatagramPacket(new byte[65_536], 65_536);
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] last;
    private SocketAddress peer;
    private boolean answered;
    private int blockSize = DEFAULT_BLOCK;
    private String agreed = "no options";
    private long size;
    private int expected = 1;

    private TftpDownload(DatagramSocket socket, InetSocketAddress server, String file) {
        this.socket = socket;
        this.server = server;
        this.peer = server;
        this.last = readRequest(file);
    }

    /**
     * Reads {@code file} to its end. Throws {@link IOException} with the server's words if it refuses, or with what was
     * missing if it stops answering for four times {@code patience}.
     */
    static Download fetch(InetSocketAddress server, String file, Duration patience) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) patience.toMillis());
            return new TftpDownload(socket, server, file).run();
        }
    }

    private static byte[] readRequest(String file) {
        String fields = file + "\0octet\0tsize\0" + 0 + "\0blksize\0" + BLOCK + "\0";
        return ("\0" + (char) READ + fields).getBytes(ISO_8859_1);
    }

    private Download run() throws IOException {
        send(last);
        int silent = 0;
        while (true) {
            try {
                socket.receive(in);
            } catch (SocketTimeoutException e) {
                if (++silent == TRIES) {
                    throw new IOException(
                            answered
                                    ? "the server stopped answering after " + size + " bytes"
                                    : "no answer from " + server.getAddress().getHostAddress() + ":" + server.getPort()
                                            + " after " + TRIES + " tries",
                            e);
                }
                send(last);
                continue;
            }
            if (answered && !in.getSocketAddress().equals(peer) || in.getLength() < 4) {
                continue; // a stranger, or no TFTP at all (RFC 1350 section 4)
            }
            peer = in.getSocketAddress();
            answered = true;
            silent = 0;
            Download done = take();
            if (done != null) {
                return done;
            }
        }
    }

    private @Nullable Download take() throws IOException {
        byte[] data = in.getData();
        int number = (data[2] & 255) << 8 | data[3] & 255;
        switch (data[1]) {
            case ERROR -> throw new IOException("the server says: " + text(4) + " (TFTP error " + number + ")");
            case OACK -> {
                agree();
                acknowledge(0);
            }
            case DATA -> {
                int count = in.getLength() - 4;
                acknowledge(number);
                if (number == (expected & 0xffff)) {
                    expected++;
                    size += count;
                    head.write(data, 4, Math.min(count, Math.max(0, Download.HEAD - head.size())));
                    if (count < blockSize || size > Download.LONGEST) {
                        return new Download(size, head.toString(UTF_8), agreed);
                    }
                }
            }
            default -> throw new IOException("the server sent opcode " + data[1] + " instead of data");
        }
        return null;
    }

    private void agree() throws IOException {
        String[] fields = text(2).split("\0");
        StringBuilder options = new StringBuilder();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            options.append(i == 0 ? "" : " ").append(fields[i]).append('=').append(fields[i + 1]);
            if (fields[i].equalsIgnoreCase("blksize")) {
                blockSize = blockSize(fields[i + 1]);
            }
        }
        agreed = options.toString();
    }

    private static int blockSize(String text) throws IOException {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 8 || Integer.parseInt(text) > BLOCK) {
            throw new IOException("the server grants blksize=" + text + ", but 8.." + BLOCK + " is what was asked");
        }
        return Integer.parseInt(text);
    }

    private String text(int from) {
        int to = in.getLength();
        while (to > from && in.getData()[to - 1] == 0) {
            to--;
        }
        return new String(in.getData(), from, to - from, ISO_8859_1);
    }

    private void acknowledge(int number) throws IOException {
        last = new byte[] {0, ACK, (byte) (number >>> 8), (byte) number};
        send(last);
    }

    private void send(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, peer));
    }
}
