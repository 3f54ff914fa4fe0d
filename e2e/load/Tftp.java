import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A client that fetches a file by TFTP over and over, block by block, slowly enough that fifty of them can run. */
final class Tftp {
    private static final int BLOCK = 1428;
    private static final int TRIES = 14;
    private static final int PATIENCE_MILLIS = 1000;
    private static final int PACE_MILLIS = 30;

    private final Load load;
    private final InetSocketAddress server;
    private final String file;
    private final byte[] buffer = new byte[BLOCK + 4];
    private String expected = "";

    Tftp(Load load, InetSocketAddress server, String file) {
        this.load = load;
        this.server = server;
        this.file = file;
    }

    void run() throws Exception {
        while (load.running()) {
            Tally tally = load.now();
            try (DatagramSocket socket = new DatagramSocket()) {
                String got = fetch(socket);
                if (expected.isEmpty()) {
                    expected = load.expected(file, got);
                }
                if (!got.equals(expected)) {
                    load.now().wrong(Tally.Kind.TFTP, file + " has another checksum");
                }
                tally.done(Tally.Kind.TFTP);
            } catch (IOException e) {
                load.now().wrong(Tally.Kind.TFTP, file + ": " + e.getMessage());
                Thread.sleep(200);
            }
        }
    }

    private String fetch(DatagramSocket socket) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] request = ("\0\1" + file + "\0octet\0blksize\0" + BLOCK + "\0").getBytes(StandardCharsets.ISO_8859_1);
        DatagramPacket answer = exchange(socket, request, 0);
        int block = 1;
        if (buffer[1] == 6) {
            answer = exchange(socket, ack(0), 1);
        }
        while (true) {
            digest.update(buffer, 4, answer.getLength() - 4);
            if (answer.getLength() < BLOCK + 4) {
                socket.send(new DatagramPacket(ack(block), 4, server));
                return HexFormat.of().formatHex(digest.digest());
            }
            Thread.sleep(PACE_MILLIS);
            answer = exchange(socket, ack(block), block + 1);
            block++;
        }
    }

    private static byte[] ack(int block) {
        return new byte[] {0, 4, (byte) (block >> 8), (byte) block};
    }

    /** Sends until the block (0: the first answer, whatever it is) comes. */
    private DatagramPacket exchange(DatagramSocket socket, byte[] packet, int wanted) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < TRIES && load.running(); i++) {
            socket.send(new DatagramPacket(packet, packet.length, server));
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
            for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                DatagramPacket in = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(in);
                } catch (SocketTimeoutException e) {
                    break;
                }
                if (buffer[1] == 5) {
                    throw new IOException("ERROR " + new String(buffer, 4, in.getLength() - 5, StandardCharsets.UTF_8));
                }
                boolean data = buffer[1] == 3 && ((buffer[2] & 0xff) << 8 | buffer[3] & 0xff) == (wanted & 0xffff);
                if (data || wanted == 0 && (buffer[1] == 6 || buffer[1] == 3)) {
                    load.now().took(Tally.Kind.TFTP, System.nanoTime() - began);
                    return in;
                }
            }
        }
        throw new IOException("no answer to " + Arrays.toString(Arrays.copyOf(packet, 4)));
    }
}
