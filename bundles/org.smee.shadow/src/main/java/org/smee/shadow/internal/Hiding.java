package org.smee.shadow.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.smee.api.boot.ScriptGenerator;
import org.smee.dhcp.api.DhcpHandler;

/**
 * Hides the services of candidates from everybody but the candidates themselves and the framework; of ours only what we
 * compare is there for us, so that nothing of a candidate is taken for something in service. Thread-safe.
 */
final class Hiding implements FindHook, EventListenerHook {
    /** Property of the registrations we make in a candidate's name: these are for everybody. */
    static final String PROMOTED = "smee.shadow.promoted";

    /** Whoever configures a candidate must find what it wants to configure. */
    private static final String CONFIGURABLE = "org.osgi.service.cm.";

    private static final Set<String> COMPARED = Set.of(DhcpHandler.class.getName(), ScriptGenerator.class.getName());

    private final long own;
    private final Set<Long> hidden = ConcurrentHashMap.newKeySet();

    /** {@code own}: the bundle that compares. */
    Hiding(long own) {
        this.own = own;
    }

    /** From now on; services that are known to others already stay known to them. */
    void hide(long bundle) {
        hidden.add(bundle);
    }

    /** Services registered from now on are seen; whoever listens is not told of those that are there. */
    void show(long bundle) {
        hidden.remove(bundle);
    }

    @Override
    public void find(
            BundleContext asker,
            String name,
            String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        if (!hidden.isEmpty()) {
            references.removeIf(reference -> isHidden(reference, asker));
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (!hidden.isEmpty()) {
            listeners.keySet().removeIf(asker -> isHidden(event.getServiceReference(), asker));
        }
    }

    private boolean isHidden(ServiceReference<?> reference, BundleContext asker) {
        Bundle owner = reference.getBundle();
        if (owner == null
                || !hidden.contains(owner.getBundleId())
                || Boolean.TRUE.equals(reference.getProperty(PROMOTED))
                || offers(reference, name -> name.startsWith(CONFIGURABLE))) {
            return false;
        }
        long bundle;
        try {
            bundle = asker.getBundle().getBundleId();
        } catch (IllegalStateException e) {
            return true; // the asker is gone
        }
        return bundle == own
                ? !offers(reference, COMPARED::contains)
                : bundle != owner.getBundleId() && bundle != Constants.SYSTEM_BUNDLE_ID;
    }

    private static boolean offers(ServiceReference<?> reference, Predicate<String> which) {
        return reference.getProperty(Constants.OBJECTCLASS) instanceof String[] names
                && Arrays.stream(names).anyMatch(which);
    }
}
