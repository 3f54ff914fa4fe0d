package org.smee.dhcp.ports.internal;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;

/**
 * Stands before the reservation handler: it has the higher ranking, answers nobody who is connected elsewhere, and hands
 * on everybody else. Without a handler to hand on to it is not in service.
 */
@Component(
        configurationPid = Places.PID,
        property = {DhcpHandler.MODE + "=reservation", "service.ranking:Integer=100"})
@Designate(ocd = PortsConfig.class)
public final class PortsHandler implements DhcpHandler {
    /** Whoever serves the mode, but not this component, which serves it too. */
    private static final String THE_NEXT =
            "(&(smee.dhcp.mode=reservation)(!(component.name=org.smee.dhcp.ports.internal.PortsHandler)))";

    private static final Logger log = LoggerFactory.getLogger(PortsHandler.class);
    private static final CompletionStage<Decision> ELSEWHERE = new Decision.Silence(
                    Outcome.IGNORED, "connected where DHCP is not answered: see allow in etc/org.smee.dhcp.ports.cfg")
            .now();

    private final DhcpHandler next;
    private volatile Places places;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public PortsHandler(@Reference(target = THE_NEXT) DhcpHandler next, Map<String, Object> file) {
        this(next, Places.from(SettingsReader.of(Places.PID, file)));
    }

    /** Tests start here. */
    PortsHandler(DhcpHandler next, Places places) {
        this.next = next;
        this.places = places;
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            places = Places.from(SettingsReader.of(Places.PID, file));
        } catch (SettingsException e) {
            log.error("event=dhcp.ports.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        return places.contain(request.message()) ? next.decide(request) : ELSEWHERE;
    }
}
