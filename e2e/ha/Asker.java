import java.io.BufferedWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Asks by broadcast, as a relay agent with an address on the segment, a hundred times a second, and writes down each question
 * and each answer: {@code Q micros xid} and {@code A micros xid server}. Arguments: its address, the file. Ends when killed.
 */
final class Asker {
    private static final int EVERY_MILLIS = 10;
    private static final byte[] COOKIE = {99, (byte) 130, 83, 99};

    private Asker() {}

    public static void main(String[] args) throws Exception {
        InetAddress own = InetAddress.getByName(args[0]);
        DatagramSocket socket = new DatagramSocket(null);
        socket.setReuseAddress(true);
        socket.setBroadcast(true);
        socket.bind(new InetSocketAddress(67));
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
            Thread reader = new Thread(() -> read(socket, out));
            reader.setDaemon(true);
            reader.start();
            InetSocketAddress everybody = new InetSocketAddress("255.255.255.255", 67);
            for (int xid = 1; ; xid++) {
                byte[] question = discover(xid, own);
                write(out, "Q " + micros() + " " + xid);
                socket.send(new DatagramPacket(question, question.length, everybody));
                Thread.sleep(EVERY_MILLIS);
            }
        }
    }

    private static byte[] discover(int xid, InetAddress relay) {
        ByteBuffer b = ByteBuffer.allocate(300);
        b.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 1).putInt(xid).putInt(0);
        b.position(24);
        b.put(relay.getAddress()).put(new byte[] {2, 0x0a, 0, 0, 0, 1});
        b.position(236);
        b.put(COOKIE).put(new byte[] {53, 1, 1, (byte) 255});
        return b.array();
    }

    private static void read(DatagramSocket socket, BufferedWriter out) {
        byte[] bytes = new byte[1500];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                long when = micros();
                ByteBuffer b = ByteBuffer.wrap(bytes, 0, packet.getLength());
                if (bytes[0] == 2 && packet.getLength() > 240) {
                    byte[] server = packet.getAddress().getAddress();
                    write(out, "A " + when + " " + b.getInt(4) + " " + InetAddress.getByAddress(server).getHostAddress());
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void write(BufferedWriter out, String line) throws Exception {
        synchronized (out) {
            out.write(line);
            out.newLine();
            out.flush();
        }
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
