package org.smee.shell.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MessageType;
import org.smee.dhcp.api.OptionText;
import org.smee.shell.internal.Explanation.Round;

/**
 * Plays one machine's boot against the services that answer the network, without the network: DHCP as its firmware,
 * the file it is sent to, DHCP as iPXE, the script. Asking for a script leaves a boot event, as on the network.
 */
final class Explainer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Platform platform;
    private final Segment segment;

    Explainer(Platform platform, Segment segment) {
        this.platform = platform;
        this.segment = segment;
    }

    /** Explains {@code mac} booting with {@code firmware}. */
    Explanation explain(MacAddress mac, Firmware firmware) {
        Lookup known = Waiting.atMost(PATIENCE, platform.hardware().byMac(mac), "the hardware look-up");
        DryDhcp dhcp = new DryDhcp(platform.handler(segment.site().mode()), segment.site());
        List<Round> rounds = new ArrayList<>();
        PxeClient client = PxeClient.starting(mac, firmware);
        Step step = round(dhcp, client, rounds);
        while (step == Step.LOADED && client.phase() != PxeClient.Phase.OUR_IPXE) {
            client = client.as(
                    client.phase() == PxeClient.Phase.FIRMWARE ? PxeClient.Phase.STOCK_IPXE : PxeClient.Phase.OUR_IPXE);
            step = round(dhcp, client, rounds);
        }
        Step end = step == Step.LOADED ? Step.ELSEWHERE : step;
        boolean proxy = DhcpSite.isProxy(segment.site().mode());
        List<String> advice = new ArrayList<>(
                end == Step.SCRIPT || end == Step.ELSEWHERE ? List.of() : RecordAdvice.toBoot(mac, known, proxy));
        advice.addAll(advice(end, client, mac, firmware));
        return new Explanation(
                mac,
                firmware.title(),
                Segments.name(segment),
                RecordAdvice.describe(mac, known),
                rounds,
                end == Step.SCRIPT || end == Step.ELSEWHERE,
                proxy ? end.besideAnother : end.verdict,
                advice);
    }

    private List<String> advice(Step end, PxeClient last, MacAddress mac, Firmware firmware) {
        List<String> advice = new ArrayList<>();
        if (DhcpSite.isProxy(segment.site().mode())) {
            advice.add(
                    "Mode " + segment.site().mode() + ": the DHCP server that gives addresses was not asked. It must be"
                            + " there, and must not name a boot file itself");
        }
        boolean chains = segment.site().chain() == ChainPolicy.ALWAYS;
        if (chains && last.phase() == PxeClient.Phase.OUR_IPXE) {
            advice.add("ipxe.chain=always: only an iPXE built with user class Tinkerbell gets the script; any other"
                    + " loads iPXE again and again. Set ipxe.chain=if-needed in etc/org.smee.dhcp.cfg otherwise");
        }
        if (end == Step.NO_FILE) {
            advice.add("Missing iPXE files and the command that fetches them: smee:status");
        }
        if (end == Step.SCRIPT) {
            advice.add("Through the running sockets: smee:simulate " + mac + " --firmware " + firmware);
        } else {
            advice.add("What really happened so far: smee:events " + mac);
        }
        return advice;
    }

    /** How a round ended. */
    private enum Step {
        SILENT("it gets no DHCP answer.", "it gets no answer from here, only an address from another DHCP server."),
        REFUSED("DHCP refuses the address it asks for."),
        ADDRESS_ONLY(
                "it gets an address, but nothing to boot.",
                "it gets nothing to boot, only an address from another DHCP server."),
        NO_FILE("the file it is sent to cannot be had here."),
        ELSEWHERE("it is sent to another server, which was not asked."),
        LOADED("it loads a program that asks DHCP again."),
        SCRIPT("it gets its iPXE script.");

        private final String verdict;
        private final String besideAnother;

        Step(String verdict) {
            this(verdict, verdict);
        }

        Step(String verdict, String besideAnother) {
            this.verdict = verdict;
            this.besideAnother = besideAnother;
        }
    }

    private Step round(DryDhcp dhcp, PxeClient client, List<Round> rounds) {
        DryDhcp.Answer answer = dhcp.exchange(client);
        if (answer.reply().isEmpty()) {
            rounds.add(new Round(client.title(), "", answer.why(), List.of(), "", "", List.of()));
            return Step.SILENT;
        }
        DhcpMessage reply = answer.reply().get();
        Optional<BootTarget> target = BootTarget.of(reply, segment.site());
        FileCheck check = target.map(t -> check(t, reply)).orElse(FileCheck.NOT_ASKED);
        rounds.add(new Round(
                client.title(),
                content(reply),
                answer.why(),
                OptionText.lines(reply, Text::duration),
                target.map(BootTarget::text).orElse(reply.file()),
                check.said(),
                check.script()));
        if (reply.type() == MessageType.NAK) {
            return Step.REFUSED;
        }
        if (target.isEmpty()) {
            return Step.ADDRESS_ONLY;
        }
        return switch (check.result()) {
            case THERE -> target.get().isScript() ? Step.SCRIPT : Step.LOADED;
            case MISSING -> Step.NO_FILE;
            case NOT_ASKED -> Step.ELSEWHERE;
        };
    }

    private static String content(DhcpMessage reply) {
        String address = reply.yiaddr() == 0
                ? "no address (that comes from another DHCP server)"
                : "address " + new Ipv4Address(reply.yiaddr());
        return MessageType.name(reply.type()) + ", "
                + (reply.type() == MessageType.NAK ? "the address it asks for is wrong" : address);
    }

    private FileCheck check(BootTarget target, DhcpMessage reply) {
        if (!target.isHere(segment.site())) {
            return new FileCheck(FileCheck.Result.NOT_ASKED, "That is another server; it was not asked.", List.of());
        }
        InetAddress from = new Ipv4Address(reply.yiaddr()).toInetAddress();
        return FileCheck.of(
                platform.files(),
                BootFileRequest.of(target.file(), target.protocol(), new InetSocketAddress(from, 0), target.server()),
                target.isScript());
    }
}
