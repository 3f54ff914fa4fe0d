package org.smee.l2.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.smee.dhcp.api.LinkSender;

/**
 * A packet socket for one interface (packet(7)). It hands over IP packets: the kernel puts the Ethernet header before
 * them, with the interface's address of that moment and whatever a VLAN needs.
 */
final class PacketLink implements LinkSender.Link {
    static final int AF_PACKET = 17;

    private static final int CLOSED = -1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ETH_P_IP = 0x0800;
    private static final int SOCKADDR_LL = 20;
    private static final int MAC_AT = 12;
    private static final int MAC_OCTETS = 6;

    private final String device;
    private final int maxPayload;
    private final ByteBuffer packet;
    private final ByteBuffer target = ByteBuffer.allocateDirect(SOCKADDR_LL);
    private final long packetAddress;
    private final long targetAddress;
    private final Consumer<PacketLink> onClose;
    private int socket;

    /** Takes over {@code socket}. */
    PacketLink(String device, int index, int mtu, int socket, Consumer<PacketLink> onClose) {
        this.device = device;
        this.maxPayload = mtu - UdpPacket.HEADERS;
        this.socket = socket;
        this.onClose = onClose;
        packet = ByteBuffer.allocateDirect(mtu);
        packetAddress = address(packet);
        targetAddress = address(target);
        target.order(ByteOrder.nativeOrder()).putShort(0, (short) AF_PACKET).putInt(4, index);
        target.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) ETH_P_IP);
        target.put(11, (byte) MAC_OCTETS);
    }

    private static long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public int maxPayload() {
        return maxPayload;
    }

    @Override
    public synchronized void send(
            long mac, int source, int sourcePort, int address, int targetPort, byte[] payload, int length)
            throws IOException {
        if (socket == CLOSED) {
            throw new IOException("the way out of " + device + " is closed");
        }
        if (length > maxPayload) {
            throw new IOException(length + " bytes do not fit a frame of " + device + "; at most " + maxPayload);
        }
        int total = UdpPacket.encode(packet, source, sourcePort, address, targetPort, payload, length);
        target.putInt(MAC_AT, (int) (mac >>> 16)).putShort(MAC_AT + 4, (short) mac);
        if (Libc.sendto(socket, packetAddress, total, MSG_DONTWAIT, targetAddress, SOCKADDR_LL) != total) {
            throw new IOException(device + " does not take the frame: " + Libc.describe(Libc.errno()));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (socket == CLOSED) {
                return;
            }
            Libc.close(socket);
            socket = CLOSED;
        }
        onClose.accept(this);
    }
}
