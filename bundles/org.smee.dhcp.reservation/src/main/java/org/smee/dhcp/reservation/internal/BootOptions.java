package org.smee.dhcp.reservation.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;

/** Writes what the machine boots into the reply, and says why. */
final class BootOptions {
    /** After so many loads of an iPXE binary within a minute the script is offered instead. */
    static final int CHAIN_LIMIT = 3;

    private static final String NOT_ALLOWED = "/netboot-not-allowed";
    private static final byte[] HTTP_CLIENT = "HTTPClient".getBytes(US_ASCII);
    private static final byte[] RASPBERRY_PI_BOOT = "\0\0\u0011Raspberry Pi Boot".getBytes(US_ASCII);
    private static final byte[] RASPBERRY_PI_MENU = {0, 'P', 'X', 'E'};
    private static final byte[] NO_TRACE = new byte[26];
    private static final byte[] NO_PROXY_WAIT = {(byte) 176, 1, 1};

    private static final int DISCOVERY_CONTROL = 6;
    private static final int BOOT_FROM_FILE_NAME = 8;
    private static final int BOOT_MENU = 9;
    private static final int MENU_PROMPT = 10;
    private static final int TRACE = 69;
    private static final int VLAN = 116;

    /** One constant text per reason, so that the commonest answers build no strings. */
    private static final Map<Client.Netboot, String> ADDRESS_ONLY = new EnumMap<>(Client.Netboot.class);

    static {
        for (Client.Netboot reason : Client.Netboot.values()) {
            ADDRESS_ONLY.put(reason, "address only, not a network boot: " + reason.why());
        }
    }

    private BootOptions() {}

    /** Completes the reply and returns the decision to send it. */
    static CompletionStage<Decision> write(DhcpRequest request, Hardware hardware, Reservation reservation) {
        DhcpSite site = request.site();
        Client client = request.client();
        DhcpReply reply = site.compat() ? request.reply().exactFile() : request.reply();
        if (!site.netbootEnabled()) {
            return request.send(false, false, Outcome.SERVED, "address only: netboot options are switched off");
        }
        if (!reservation.tftpServerName().isEmpty()
                || !reservation.bootFileName().isEmpty()) {
            return request.send(true, false, Outcome.SERVED, "address and the boot file named in the record");
        }
        if (client.netboot() != Client.Netboot.YES) {
            return request.send(
                    false, false, Outcome.SERVED, ADDRESS_ONLY.getOrDefault(client.netboot(), "address only"));
        }
        if (client.kind() == Client.Kind.HTTP) {
            reply.option(DhcpOption.CLASS_IDENTIFIER, HTTP_CLIENT);
        }
        if (!site.compat()) {
            reply.copy(DhcpOption.CLIENT_MACHINE_IDENTIFIER, request.message());
        }
        Netboot netboot = hardware.netboot();
        if (!netboot.allowed()) {
            return deny(request, "address given, boot denied: netboot is not allowed in this machine's record");
        }
        String binary = netboot.ipxeBinary().isEmpty()
                ? site.architectures().binary(client.architecture())
                : netboot.ipxeBinary();
        boolean script = runsScript(request);
        if (binary.isEmpty() && (site.compat() || !script)) {
            return deny(request, "address given, but no iPXE binary is known for this architecture (option 93)");
        }
        vendorOptions(reply.open(DhcpOption.VENDOR_SPECIFIC), request, reservation);
        if (client.ipxe() && !site.compat()) {
            reply.option(DhcpOption.IPXE, NO_PROXY_WAIT);
        }
        return script ? sendToScript(request, netboot) : sendToBinary(request, binary);
    }

    private static CompletionStage<Decision> deny(DhcpRequest request, String why) {
        request.reply().file(NOT_ALLOWED).siaddr(0);
        return request.send(false, false, Outcome.REFUSED, why);
    }

    /** Decides by what the running iPXE can do, and by what already happened to it. */
    private static boolean runsScript(DhcpRequest request) {
        Client client = request.client();
        if (client.ours()) {
            return true;
        }
        ChainPolicy chain = request.site().chain();
        boolean able = client.ipxeHttp() || request.chainLoads() >= CHAIN_LIMIT;
        return client.ipxe() && (chain == ChainPolicy.NEVER || chain == ChainPolicy.IF_NEEDED && able);
    }

    private static CompletionStage<Decision> sendToScript(DhcpRequest request, Netboot netboot) {
        DhcpSite site = request.site();
        boolean http = request.client().kind() == Client.Kind.HTTP;
        request.reply().siaddr(http ? httpAddress(site) : site.tftpAddress().bits());
        String ownScript = netboot.scriptUrlForDhcp();
        if (ownScript.isEmpty()) {
            site.scriptUrl().writeTo(request.reply(), request.message(), "");
        } else {
            request.reply().file(ownScript);
        }
        boolean looped = !request.client().ours() && request.chainLoads() >= CHAIN_LIMIT;
        return request.send(
                true,
                false,
                Outcome.SERVED,
                looped
                        ? "address and the iPXE script, because loading iPXE again and again led nowhere"
                        : "address and the iPXE script");
    }

    private static CompletionStage<Decision> sendToBinary(DhcpRequest request, String binary) {
        DhcpSite site = request.site();
        Client client = request.client();
        if (client.kind() == Client.Kind.HTTP) {
            site.binaryUrl().writeTo(request.reply(), request.message(), binary);
            request.reply().siaddr(httpAddress(site));
            return request.send(true, client.ipxe(), Outcome.SERVED, "address and an iPXE binary by HTTP");
        }
        request.reply().siaddr(site.tftpAddress().bits());
        if (client.ipxe()) {
            site.tftpUrl().writeTo(request.reply(), request.message(), binary);
            return request.send(true, true, Outcome.SERVED, "address and our iPXE binary, to replace another iPXE");
        }
        request.reply().file(binary);
        return request.send(true, false, Outcome.SERVED, "address and an iPXE binary by TFTP");
    }

    private static int httpAddress(DhcpSite site) {
        return (site.httpAddress().isUnspecified() ? site.serverAddress() : site.httpAddress()).bits();
    }

    /** Option 43, sub-options ascending and without an end mark, as clients of Smee know it. */
    private static void vendorOptions(DhcpReply reply, DhcpRequest request, Reservation reservation) {
        reply.put(DISCOVERY_CONTROL).put(1).put(BOOT_FROM_FILE_NAME);
        if (request.client().raspberryPi()) {
            sub(reply, BOOT_MENU, RASPBERRY_PI_BOOT);
            sub(reply, MENU_PROMPT, RASPBERRY_PI_MENU);
        }
        if (request.site().compat()) {
            sub(reply, TRACE, NO_TRACE);
        } else if (!reservation.vlanId().isEmpty() && reservation.vlanId().length() < 200) {
            reply.put(VLAN).put(reservation.vlanId().length()).putText(reservation.vlanId());
        }
        reply.close();
    }

    private static void sub(DhcpReply reply, int code, byte[] value) {
        reply.put(code).put(value.length).put(value);
    }
}
