package org.smee.shell.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.smee.api.boot.Protocol;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MessageType;

/**
 * One machine's boot through the running sockets: DHCP, the file, DHCP again as iPXE, the script. Every wait is
 * bounded; the whole ends within a minute if nobody answers.
 */
final class Simulation {
    /** How long one answer may take. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String SCRIPT = "#!ipxe";
    private static final String GOOD = "boots: ";
    private static final String BAD = "does not boot: ";

    private final InetSocketAddress server;
    private final DhcpSite site;
    private final Duration patience;
    private final Consumer<Step> watcher;
    private final List<Step> steps = new ArrayList<>();

    /** Asks {@code server}; {@code watcher} is told each step when it ends. */
    Simulation(InetSocketAddress server, DhcpSite site, Duration patience, Consumer<Step> watcher) {
        this.server = server;
        this.site = site;
        this.patience = patience;
        this.watcher = watcher;
    }

    /**
     * One step.
     *
     * @param what was done
     * @param ok whether the boot goes on
     * @param tookMs how long it took
     * @param result what came
     */
    record Step(String what, boolean ok, long tookMs, String result) {
        /** The step in one line, escaped. */
        String line() {
            return Text.escape(String.format("%-4s %6d ms  %s: %s", ok ? "ok" : "FAIL", tookMs, what, result));
        }
    }

    /**
     * The end.
     *
     * @param boots whether a script was reached
     * @param verdict the whole in one sentence
     * @param steps everything that was done
     */
    record Result(MacAddress mac, String firmware, boolean boots, String verdict, List<Step> steps) {}

    /** Does one step; throws what makes it fail. */
    @FunctionalInterface
    private interface Action<T> {
        T run() throws IOException;
    }

    /** Describes what a step got. */
    @FunctionalInterface
    private interface Words<T> {
        String of(T result);
    }

    /** Boots {@code mac} with {@code firmware}. */
    Result run(MacAddress mac, Firmware firmware) {
        PxeClient client = PxeClient.starting(mac, firmware);
        String verdict = round(client);
        while (verdict.isEmpty()) {
            client = client.as(
                    client.phase() == PxeClient.Phase.FIRMWARE ? PxeClient.Phase.STOCK_IPXE : PxeClient.Phase.OUR_IPXE);
            verdict = round(client);
        }
        boolean boots = verdict.startsWith(GOOD);
        return new Result(mac, firmware.title(), boots, boots ? verdict : BAD + verdict, List.copyOf(steps));
    }

    /** Plays one program; returns empty text if it loaded another one, else the verdict. */
    private String round(PxeClient client) {
        Optional<DhcpMessage> answer = step("DHCP as " + client.title(), () -> dhcp(client), Simulation::describe);
        if (answer.isEmpty()) {
            return "DHCP gives " + client.title() + " no answer";
        }
        DhcpMessage reply = answer.get();
        if (reply.type() == MessageType.NAK) {
            return "DHCP refuses the address";
        }
        Optional<BootTarget> target = BootTarget.of(reply, site);
        if (target.isEmpty()) {
            return (reply.yiaddr() == 0 ? "it gets " : "it gets an address, but ")
                    + (reply.file().isEmpty() ? "no boot file" : "only " + reply.file());
        }
        Optional<Download> file =
                step(name(target.get()), () -> fetch(target.get()), got -> got.size() + " bytes, " + got.notes());
        if (file.isEmpty()) {
            return "the boot file cannot be had";
        }
        String head = file.get().head();
        if (head.startsWith(SCRIPT)) {
            return GOOD + "reached its iPXE script, " + file.get().size() + " bytes";
        }
        if (target.get().isScript()) {
            return "its script does not begin with " + SCRIPT;
        }
        return client.phase() == PxeClient.Phase.OUR_IPXE
                ? "even iPXE with user class Tinkerbell is sent to a program instead of a script"
                : "";
    }

    private DhcpMessage dhcp(PxeClient client) throws IOException {
        try (DhcpDialog dialog = new DhcpDialog(server, patience)) {
            return dialog.exchange(client);
        }
    }

    private static String describe(DhcpMessage reply) {
        String file = reply.file();
        String address = reply.yiaddr() == 0
                ? " no address (that comes from another DHCP server)"
                : " address " + new Ipv4Address(reply.yiaddr());
        return MessageType.name(reply.type()) + address + ", next server " + new Ipv4Address(reply.siaddr())
                + ", boot file " + (file.isEmpty() ? "none" : file);
    }

    private String name(BootTarget target) {
        boolean moved = target.protocol() == Protocol.TFTP
                && !target.text().startsWith("tftp://" + target.host() + "/")
                && target.port() != 69;
        return target.protocol() + " " + target.text() + (moved ? " (real firmware asks port 69)" : "");
    }

    private Download fetch(BootTarget target) throws IOException {
        if (target.protocol() != Protocol.TFTP) {
            return HttpDownload.fetch(target.text(), patience);
        }
        InetSocketAddress from = new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
        return TftpDownload.fetch(from, target.file(), patience);
    }

    private <T> Optional<T> step(String what, Action<T> action, Words<T> words) {
        long began = System.nanoTime();
        try {
            T got = action.run();
            done(new Step(what, true, since(began), words.of(got)));
            return Optional.of(got);
        } catch (IOException e) {
            done(new Step(what, false, since(began), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static long since(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private void done(Step step) {
        steps.add(step);
        watcher.accept(step);
    }
}
