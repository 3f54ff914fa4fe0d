package org.smee.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends syslog datagrams at a fixed rate, from one address or from several in turn, and prints how many left and how fast
 * that was: {@code java SyslogLoad.java SERVER PORT RATE SECONDS [SOURCE…]}. Needs nothing but a JDK.
 */
public final class SyslogLoad {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long PAUSE_NANOS = 200_000;
    private static final int DIGITS = 9;

    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer message;
    private final int numberAt;

    private SyslogLoad(InetSocketAddress server, List<String> sources) throws IOException {
        for (String source : sources.isEmpty() ? List.of("0.0.0.0") : sources) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
            channels.add(channel.connect(server));
        }
        String start = "<30>Nov 24 15:02:01 node17 containerd[733]: load ";
        String rest = " level=info msg=\"starting signal loop\" namespace=services id=4f1c0e9d2b77 task=onboot-017";
        byte[] bytes = (start + "0".repeat(DIGITS) + rest).getBytes(StandardCharsets.US_ASCII);
        numberAt = start.length();
        message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        SyslogLoad load = new SyslogLoad(server, List.of(arguments).subList(4, arguments.length));
        load.send(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }

    /** Sends what is due and pauses; after a delay it catches up, as machines that share a switch do. */
    private void send(int rate, int seconds) throws IOException {
        long total = (long) rate * seconds;
        long began = System.nanoTime();
        for (long sent = 0; sent < total; ) {
            long due = Math.min(total, (System.nanoTime() - began) * rate / SECOND_NANOS);
            for (; sent < due; sent++) {
                send(sent);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        long took = System.nanoTime() - began;
        System.out.println(total + " " + total * SECOND_NANOS / took);
    }

    private void send(long number) throws IOException {
        long left = number;
        for (int i = numberAt + DIGITS - 1; i >= numberAt; i--) {
            message.put(i, (byte) ('0' + left % 10));
            left /= 10;
        }
        message.clear();
        channels.get((int) (number % channels.size())).write(message);
    }
}
