package ${package};

import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Reservation;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;
import org.smee.dhcp.api.NextProgram;
import org.smee.dhcp.api.PxeOptions;

/**
 * Gives known machines their address, and what to boot, in a mode of its own: mode = my-mode in etc/org.smee.dhcp.cfg.
 * The built-in handler of mode reservation does more; this is the least that boots.
 */
@Component(property = DhcpHandler.MODE + "=my-mode")
public final class MyHandler implements DhcpHandler {
    // Made once: packets are many.
    private static final CompletionStage<Decision> NOT_FOR_US =
            new Decision.Silence(Outcome.IGNORED, "only DISCOVER and REQUEST with a MAC address are answered").now();
    private static final CompletionStage<Decision> UNKNOWN =
            new Decision.Silence(Outcome.NOT_FOUND, "no record with an address has this MAC address").now();

    private final HardwareDirectory directory;

    /** Called when the bundle starts. */
    @Activate
    public MyHandler(@Reference HardwareDirectory directory) {
        this.directory = directory;
    }

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        int type = request.message().type();
        if (type != MessageType.DISCOVER && type != MessageType.REQUEST
                || !request.message().hasMac()) {
            return NOT_FOR_US;
        }
        return directory.byMac(request.message().mac()).thenCompose(found -> answer(request, found));
    }

    private static CompletionStage<Decision> answer(DhcpRequest request, Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            return new Decision.Silence(Outcome.FAILED, "hardware data is unavailable: " + outage.reason()).now();
        }
        return lookup instanceof Lookup.Found found && found.hardware().reservation().isPresent()
                ? lease(request, found.hardware(), found.hardware().reservation().get())
                : UNKNOWN;
    }

    private static CompletionStage<Decision> lease(DhcpRequest request, Hardware machine, Reservation reservation) {
        int type = request.message().type() == MessageType.DISCOVER ? MessageType.OFFER : MessageType.ACK;
        DhcpReply reply = request.start(type, request.site().serverAddress().bits())
                .yiaddr(reservation.address().bits())
                .optionInt(DhcpOption.LEASE_TIME, (int) request.site().defaultLease().toSeconds());
        reservation.netmask().ifPresent(mask -> reply.optionInt(DhcpOption.SUBNET_MASK, mask.bits()));
        reservation.gateway().ifPresent(router -> reply.optionInt(DhcpOption.ROUTER, router.bits()));
        if (request.client().netboot() != Client.Netboot.YES || !machine.netboot().allowed()) {
            return request.send(false, false, Outcome.SERVED, "address only");
        }
        String binary = machine.netboot().ipxeBinary();
        NextProgram next = NextProgram.of(request, binary);
        if (request.client().kind() == Client.Kind.HTTP) {
            PxeOptions.classIdentifier(request);
        }
        PxeOptions.open(request).close();
        next.writeTo(request, binary, machine.netboot().scriptUrlForDhcp());
        return request.send(next != NextProgram.NONE, next.chains(), Outcome.SERVED, "address and " + next.words());
    }
}
