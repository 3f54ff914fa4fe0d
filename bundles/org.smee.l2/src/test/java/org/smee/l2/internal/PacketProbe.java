package org.smee.l2.internal;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.smee.dhcp.api.LinkSender;

/** Runs inside a {@link org.smee.testkit.Namespace} and prints what it found. */
final class PacketProbe {
    private static final long CLIENT_MAC = 0x0200000000c1L;
    private static final byte[] PAYLOAD = "smee".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAMES = 200_000;

    private PacketProbe() {}

    public static void main(String[] arguments) throws Exception {
        PacketLinkSender sender = new PacketLinkSender();
        try (LinkSender.Link link = sender.open("va")) {
            switch (arguments[0]) {
                case "send" -> {
                    ip("link set va address 02:aa:bb:cc:dd:ee"); // after it was opened
                    receiveOne(link);
                }
                case "mtu" -> mtu(link);
                case "closed" -> {
                    sender.close();
                    refused("refused", link, 4);
                    System.out.println("sockets-left=" + packetSockets());
                }
                case "gone" -> {
                    ip("link del va");
                    refused("refused", link, 4);
                }
                case "measure" -> measure(link);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (IOException e) {
            System.out.println("refused=" + e.getMessage());
        }
    }

    private static void send(LinkSender.Link link, byte[] payload, int length) throws IOException {
        link.send(CLIENT_MAC, 0xc0000201, 67, 0xc000025a, 68, payload, length);
    }

    private static void receiveOne(LinkSender.Link link) throws Exception {
        try (Wire wire = new Wire("vb")) {
            send(link, PAYLOAD, PAYLOAD.length);
            System.out.println("frame=" + wire.next());
        }
    }

    private static void mtu(LinkSender.Link link) throws Exception {
        System.out.println("max=" + link.maxPayload());
        refused("refused", link, link.maxPayload() + 1);
        send(link, new byte[2000], link.maxPayload());
        ip("link set va mtu 1000");
        refused("later", link, link.maxPayload());
    }

    private static void refused(String label, LinkSender.Link link, int length) {
        try {
            send(link, new byte[2000], length);
            System.out.println(label + "=not at all");
        } catch (IOException e) {
            System.out.println(label + "=" + e.getMessage());
        }
    }

    private static void measure(LinkSender.Link link) throws IOException {
        byte[] payload = new byte[300];
        for (int i = 0; i < FRAMES; i++) {
            send(link, payload, payload.length); // until compiled
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        for (int i = 0; i < FRAMES; i++) {
            send(link, payload, payload.length);
        }
        long took = System.nanoTime() - began;
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.println("bytes-per-packet=" + allocated / FRAMES + " ns-per-packet=" + took / FRAMES);
    }

    private static int packetSockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/packet")).size() - 1;
    }

    private static void ip(String arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("ip"), Stream.of(arguments.split(" ")))
                        .toList())
                .inheritIO()
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("ip " + arguments);
        }
    }

    /** What arrives at an interface, of our protocol. */
    private static final class Wire implements AutoCloseable {
        private static final int SOCK_RAW = 3;
        private static final short ETH_P_IP_SWAPPED = 0x0008;
        private final int socket;

        Wire(String device) throws IOException {
            socket = Libc.socket(PacketLink.AF_PACKET, SOCK_RAW, ETH_P_IP_SWAPPED);
            Memory address = new Memory(20);
            address.clear();
            address.setShort(0, (short) PacketLink.AF_PACKET);
            address.setShort(2, ETH_P_IP_SWAPPED);
            address.setInt(4, NetworkInterface.getByName(device).getIndex());
            if (Receive.bind(socket, Pointer.nativeValue(address), 20) != 0) {
                throw new IOException("bind: " + Libc.describe(Libc.errno()));
            }
        }

        String next() {
            Memory frame = new Memory(2048);
            int count = (int) Receive.recv(socket, Pointer.nativeValue(frame), frame.size(), 0);
            return HexFormat.of().formatHex(frame.getByteArray(0, count));
        }

        @Override
        public void close() {
            Libc.close(socket);
        }
    }

    private static final class Receive {
        static {
            Native.register(Receive.class, "c");
        }

        static native int bind(int socket, long address, int length);

        static native long recv(int socket, long bytes, long length, int flags);
    }
}
