package org.smee.dhcp.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.LinkSender;
import org.smee.dhcp.api.MalformedPacketException;

/** Ways out of interfaces that remember what left there. */
final class FakeLinks implements LinkSender {
    /** One frame. */
    record Frame(
            String device, long mac, int source, int sourcePort, int target, int targetPort, DhcpMessage message) {}

    final List<Frame> frames = new ArrayList<>();
    final List<String> open = new ArrayList<>();
    int maxPayload = 1472;
    String refusesToOpen = "";
    String refusesToSend = "";

    @Override
    public Link open(String device) throws IOException {
        if (!refusesToOpen.isEmpty()) {
            throw new IOException(refusesToOpen);
        }
        open.add(device);
        return new FakeLink(device);
    }

    private final class FakeLink implements Link {
        private final String device;

        FakeLink(String device) {
            this.device = device;
        }

        @Override
        public int maxPayload() {
            return maxPayload;
        }

        @Override
        public void send(long mac, int source, int sourcePort, int target, int targetPort, byte[] payload, int length)
                throws IOException {
            if (!refusesToSend.isEmpty()) {
                throw new IOException(refusesToSend);
            }
            try {
                DhcpMessage message = DhcpMessage.of(Arrays.copyOf(payload, length));
                frames.add(new Frame(device, mac, source, sourcePort, target, targetPort, message));
            } catch (MalformedPacketException e) {
                throw new AssertionError("a malformed reply", e);
            }
        }

        @Override
        public void close() {
            open.remove(device);
        }
    }
}
