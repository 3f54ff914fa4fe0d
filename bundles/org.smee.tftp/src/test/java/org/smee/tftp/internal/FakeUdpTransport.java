package org.smee.tftp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;
import org.smee.transport.UdpTransport;

/** A network without wires or time: datagrams are delivered and timers run when the test says so. */
final class FakeUdpTransport implements UdpTransport {
    final List<FakeUdpEndpoint> endpoints = new ArrayList<>();
    private final List<InetSocketAddress> refused = new ArrayList<>();
    private int nextPort = 40_000;

    /** Makes binding this address fail from now on. */
    void refuse(InetSocketAddress address) {
        refused.add(address);
    }

    /** Lets it succeed again. */
    void allow(InetSocketAddress address) {
        refused.remove(address);
    }

    @Override
    public UdpEndpoint bind(UdpBinding binding, UdpReceiver receiver) throws IOException {
        if (refused.contains(binding.local())) {
            throw new IOException("told to refuse " + binding.local());
        }
        InetSocketAddress local = binding.local().getPort() != 0
                ? binding.local()
                : new InetSocketAddress(binding.local().getAddress(), nextPort++);
        FakeUdpEndpoint endpoint = new FakeUdpEndpoint(local, receiver);
        endpoints.add(endpoint);
        return endpoint;
    }

    /** The open endpoint at the port that was bound last. */
    FakeUdpEndpoint latest() {
        return endpoints.get(endpoints.size() - 1);
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public String description() {
        return "fake";
    }
}
