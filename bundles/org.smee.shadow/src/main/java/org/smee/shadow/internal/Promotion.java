package org.smee.shadow.internal;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.swap.Succession;
import org.smee.dhcp.api.DhcpHandler;

/**
 * The services of a candidate, registered for everybody, one step before those they replace. These stay in service, so
 * that each switch is one new snapshot in a server, and a message that the candidate fails on is answered as before.
 */
final class Promotion implements AutoCloseable {
    private static final Set<String> GIVEN_BY_THE_FRAMEWORK =
            Set.of(Constants.OBJECTCLASS, Constants.SERVICE_ID, Constants.SERVICE_BUNDLEID, Constants.SERVICE_SCOPE);

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Registers them in the name of the candidate's bundle. */
    Promotion(Candidate candidate) {
        BundleContext context = candidate.bundle().getBundleContext();
        if (context == null) {
            throw new IllegalStateException(Bundles.title(candidate.bundle()) + " does not run any more");
        }
        for (Offered.Service<DhcpHandler> handler : candidate.handlers()) {
            List<String> modes = DhcpTrial.modes(handler.properties());
            int ranking = candidate.ranking(
                    handler,
                    candidate.otherHandlers().stream()
                            .filter(other ->
                                    DhcpTrial.modes(other.properties()).stream().anyMatch(modes::contains))
                            .toList());
            registrations.add(context.registerService(
                    DhcpHandler.class, handler.service(), properties(handler.properties(), ranking)));
        }
        for (Offered.Service<ScriptGenerator> generator : candidate.generators()) {
            int ranking = candidate.ranking(generator, ScriptTrial.sameName(generator, candidate.otherGenerators()));
            registrations.add(context.registerService(
                    ScriptGenerator.class, generator.service(), properties(generator.properties(), ranking)));
        }
    }

    private static Dictionary<String, Object> properties(Map<String, Object> own, int ranking) {
        Map<String, Object> properties = new HashMap<>(own);
        properties.keySet().removeAll(GIVEN_BY_THE_FRAMEWORK);
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(Hiding.PROMOTED, true);
        properties.put(Succession.SEAT, false);
        return FrameworkUtil.asDictionary(properties);
    }

    /** Takes them out of service. */
    @Override
    public void close() {
        for (ServiceRegistration<?> registration : registrations) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // the bundle was stopped, which has done the same
            }
        }
        registrations.clear();
    }
}
