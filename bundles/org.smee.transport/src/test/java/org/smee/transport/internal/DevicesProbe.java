package org.smee.transport.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;

/** Runs inside a {@link org.smee.testkit.Namespace} and prints what it found. */
final class DevicesProbe {
    /** Longer than all the neighbour discovery that may happen meanwhile. */
    private static final int LONG = 1200;

    private DevicesProbe() {}

    public static void main(String[] arguments) throws Exception {
        NettyUdpTransport transport = new NettyUdpTransport(new TransportSettings(1, true, 20));
        UdpBinding binding = UdpBinding.of("probe", new InetSocketAddress("0.0.0.0", 6767));
        try {
            UdpEndpoint a = transport.bind(binding.withDevice("va"), new Received(false));
            UdpEndpoint b = transport.bind(binding.withDevice("vb"), new Received(false));
            System.out.println(
                    "bound=2 port=" + b.local().getPort() + " same-device=" + bindAgain(binding.withDevice("va")));
            long before = receivedBy("vb");
            a.write(Unpooled.directBuffer(LONG).writeZero(LONG), new InetSocketAddress("255.255.255.255", 6768));
            a.flush();
            a.close();
            System.out.println("broadcasts=" + (receivedBy("vb") - before) / LONG + " failed=" + a.writesFailed());
        } finally {
            transport.close();
        }
    }

    private static String bindAgain(UdpBinding binding) {
        NettyUdpTransport other = new NettyUdpTransport(new TransportSettings(1, true, 20));
        try (UdpEndpoint second = other.bind(binding, new Received(false))) {
            return "stolen " + second.local();
        } catch (IOException e) {
            return "refused";
        } finally {
            other.close();
        }
    }

    private static long receivedBy(String device) throws IOException {
        String counters = Files.readAllLines(Path.of("/proc/net/dev")).stream()
                .map(String::trim)
                .filter(line -> line.startsWith(device + ":"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(counters.substring(device.length() + 1).trim().split(" +")[0]);
    }
}
