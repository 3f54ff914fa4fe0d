package org.smee.dhcp.reservation.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.UnaryOperator;
import org.smee.api.boot.OnceMemory;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpWriter;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.testkit.InMemoryHardware;

/** Sends one message to the handler and looks at the answer. */
final class Ask {
    static final String MAC = "52:54:00:aa:88:2a";
    private static final int UNLIMITED = 4000;

    private final InMemoryHardware hardware = new InMemoryHardware();
    private final Site site;
    private int chainLoads;
    private BootTrace trace = BootTrace.NONE;
    private OnceMemory once = OnceMemory.NONE;

    Ask(Site site, Hardware... machines) {
        this.site = site;
        for (Hardware machine : machines) {
            hardware.put(machine);
        }
    }

    InMemoryHardware hardware() {
        return hardware;
    }

    Ask chainLoads(int count) {
        chainLoads = count;
        return this;
    }

    Ask traced(BootTrace ofBoot) {
        trace = ofBoot;
        return this;
    }

    Ask remembering(OnceMemory uses) {
        once = uses;
        return this;
    }

    Decision decide(byte[] packet) throws MalformedPacketException {
        return decide(new DhcpRequest(site.build()), packet);
    }

    private Decision decide(DhcpRequest request, byte[] packet) throws MalformedPacketException {
        request.decode(packet).chainLoads(chainLoads).trace(trace);
        ReservationHandler handler = new ReservationHandler(hardware);
        handler.bindOnce(once);
        return handler.decide(request).toCompletableFuture().join();
    }

    DhcpMessage reply(byte[] packet) throws MalformedPacketException {
        DhcpRequest request = new DhcpRequest(site.build());
        Decision decision = decide(request, packet);
        if (decision instanceof Decision.Reply reply) {
            return reply.reply().toMessage(request.message(), UNLIMITED);
        }
        throw new AssertionError("silence: " + decision);
    }

    static byte[] message(int type, String mac, UnaryOperator<DhcpWriter> more) {
        DhcpWriter writer = new DhcpWriter(1500)
                .start(1, 1, 6)
                .xid(0x01020304)
                .flags(0x8000)
                .chaddr(MacAddress.parse(mac).bits(), 6)
                .option(DhcpOption.MESSAGE_TYPE, (byte) type);
        more.apply(writer).end(300);
        return writer.toBytes();
    }

    static UnaryOperator<DhcpWriter> firmware(String vendorClass, int arch) {
        return writer -> writer.optionText(DhcpOption.CLASS_IDENTIFIER, vendorClass)
                .option(DhcpOption.CLIENT_ARCHITECTURE, (byte) (arch >> 8), (byte) arch)
                .option(DhcpOption.CLIENT_NETWORK_INTERFACE, (byte) 1, (byte) 3, (byte) 10);
    }

    static UnaryOperator<DhcpWriter> ipxe(String userClass, int arch, boolean http) {
        return writer -> {
            firmware("PXEClient:Arch:00000:UNDI:002001", arch)
                    .apply(writer)
                    .option(DhcpOption.USER_CLASS, userClass.getBytes(US_ASCII));
            return http ? writer.option(DhcpOption.IPXE, (byte) 19, (byte) 1, (byte) 1) : writer;
        };
    }

    static int ip(String text) {
        return Ipv4Address.parse(text).bits();
    }
}
