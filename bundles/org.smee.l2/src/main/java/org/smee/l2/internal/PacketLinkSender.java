package org.smee.l2.internal;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.smee.dhcp.api.LinkSender;

/** Sends through packet sockets of Linux, which need the right CAP_NET_RAW. */
@Component
public final class PacketLinkSender implements LinkSender {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NO_PROTOCOL = 0; // receives nothing
    private static final int EPERM = 1;
    private static final int EAFNOSUPPORT = 97;
    private static final int MAC_OCTETS = 6;
    private static final int LONGEST_PACKET = 65_535;

    private final Set<PacketLink> links = ConcurrentHashMap.newKeySet();

    /** Called by DS. What does not work here is said by {@link #open}. */
    @Activate
    public PacketLinkSender() {}

    @Override
    public Link open(String device) throws IOException {
        NetworkInterface nic = NetworkInterface.getByName(device);
        if (nic == null) {
            throw new IOException("there is no interface " + device);
        }
        byte[] mac = nic.getHardwareAddress();
        if (mac == null || mac.length != MAC_OCTETS) {
            throw new IOException(device + " is not an Ethernet interface");
        }
        int mtu = Math.min(nic.getMTU(), LONGEST_PACKET);
        if (mtu <= UdpPacket.HEADERS) {
            throw new IOException(device + " has an MTU of only " + mtu + " bytes");
        }
        PacketLink link = new PacketLink(device, nic.getIndex(), mtu, socket(), links::remove);
        links.add(link);
        return link;
    }

    private static int socket() throws IOException {
        checkPlatform(System.getProperty("os.name", ""), System.getProperty("sun.arch.data.model", "64"));
        int socket;
        try {
            socket = Libc.socket(PacketLink.AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, NO_PROTOCOL);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Error e) { // JNA throws several kinds
            throw new IOException(nativeLibraryProblem(e), e);
        }
        if (socket < 0) {
            throw new IOException(socketProblem(Libc.errno()));
        }
        return socket;
    }

    static void checkPlatform(String system, String bits) throws IOException {
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux") || !bits.equals("64")) {
            throw new IOException("packet sockets need Linux on 64 bits; this is " + system + " on " + bits);
        }
    }

    static String nativeLibraryProblem(Error problem) {
        String said = String.valueOf(problem.getMessage()).strip();
        String directory = System.getProperty("jna.tmpdir", System.getProperty("user.home") + "/.cache/JNA");
        return "JNA's native library does not load: " + said.lines().findFirst().orElse("") + "; is " + directory
                + ", where it is unpacked, full, not writable or mounted noexec?";
    }

    private static String socketProblem(int errno) {
        return switch (errno) {
            case EPERM -> "the right CAP_NET_RAW is missing; deploy/systemd/smee.service shows how to give it";
            case EAFNOSUPPORT ->
                "packet sockets are not allowed; is AF_PACKET in RestrictAddressFamilies of the systemd unit?";
            default -> "no packet socket: " + Libc.describe(errno);
        };
    }

    /** Closes every way out. */
    @Deactivate
    void close() {
        List.copyOf(links).forEach(PacketLink::close);
    }
}
