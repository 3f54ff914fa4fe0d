package org.smee.dhcp.proxy.internal;

import java.util.Map;
import java.util.Optional;
import org.smee.api.boot.OnceMemory;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.testkit.InMemoryHardware;

/** What the handler made of one message. */
record Asked(Decision decision, DhcpRequest request) {
    static final String KNOWN = "52:54:00:aa:88:2a";
    static final String STRANGER = "02:00:00:00:00:99";

    /** Lets a new handler that knows {@code machines} decide. */
    static Asked about(DhcpRequest request, Hardware... machines) {
        return about(request, new InMemoryHardware(machines));
    }

    static Asked about(DhcpRequest request, InMemoryHardware hardware) {
        return about(request, hardware, OnceMemory.NONE);
    }

    static Asked about(DhcpRequest request, InMemoryHardware hardware, OnceMemory once) {
        ProxyHandler handler = new ProxyHandler(hardware);
        handler.bindOnce(once);
        return new Asked(handler.decide(request).toCompletableFuture().join(), request);
    }

    static Hardware machine(String mac, Netboot netboot) {
        return new Hardware("node1", MacAddress.parse(mac), Optional.empty(), false, netboot, Map.of());
    }

    static Hardware machine(String mac) {
        return machine(mac, Netboot.ALLOWED);
    }

    static Hardware disabled(String mac) {
        return new Hardware("node1", MacAddress.parse(mac), Optional.empty(), true, Netboot.ALLOWED, Map.of());
    }

    static Hardware inVlan(String mac, String vlan) {
        Reservation plain = Reservation.of(Ipv4Address.parse("10.0.0.9"), Ipv4Address.parse("255.0.0.0"));
        Reservation tagged = new Reservation(
                plain.address(),
                plain.netmask(),
                plain.gateway(),
                plain.broadcast(),
                plain.nameServers(),
                plain.timeServers(),
                "",
                "",
                plain.domainSearch(),
                plain.lease(),
                plain.routes(),
                "",
                "",
                vlan);
        return new Hardware("node1", MacAddress.parse(mac), Optional.of(tagged), false, Netboot.ALLOWED, Map.of());
    }

    /** A record that names a binary and a script. */
    static Netboot own(String binary, String script) {
        Netboot from = Netboot.ALLOWED;
        return new Netboot(
                true,
                script,
                "",
                binary,
                from.arch(),
                from.facility(),
                from.console(),
                from.agentId(),
                from.osie(),
                from.pxelinuxConfig(),
                from.raspberryPi(),
                from.isoSource());
    }

    boolean silent() {
        return decision instanceof Decision.Silence;
    }

    Outcome outcome() {
        return decision instanceof Decision.Reply reply ? reply.outcome() : ((Decision.Silence) decision).outcome();
    }

    String why() {
        return decision instanceof Decision.Reply reply ? reply.why() : ((Decision.Silence) decision).why();
    }

    boolean chains() {
        return decision instanceof Decision.Reply reply && reply.chains();
    }

    /** The reply as the client reads it. */
    DhcpMessage reply() {
        if (decision instanceof Decision.Reply reply) {
            try {
                return reply.reply().toMessage(request.message(), DhcpMessage.MAX_LENGTH);
            } catch (MalformedPacketException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("silence: " + why());
    }
}
