package org.smee.shadow.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;

/**
 * The services of one kind, of one bundle or of all others that are seen, each behind a guard of ours. Thread-safe.
 *
 * @param <S> the service
 */
final class Offered<S> implements ServiceTrackerCustomizer<S, Offered.Service<S>>, AutoCloseable {
    /** One of them. */
    record Service<S>(S service, Guard<S> guard, Map<String, Object> properties) {
        int ranking() {
            return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }

        long id() {
            return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0;
        }

        long bundle() {
            return properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id ? id : -1;
        }
    }

    private final BundleContext context;
    private final Guards<S> guards;
    private final List<Service<S>> present = new CopyOnWriteArrayList<>();
    private final ServiceTracker<S, Service<S>> tracker;

    private Offered(BundleContext context, Class<S> type, String kind, Limits limits, String whose) {
        this.context = context;
        this.guards = new Guards<>("shadow", kind, limits);
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + whose + "(!(" + Hiding.PROMOTED
                + "=true)))";
        try {
            tracker = new ServiceTracker<>(context, context.createFilter(filter), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(filter, e);
        }
        tracker.open();
    }

    /** Those of the candidate {@code bundle}, whether hidden or not. */
    static <S> Offered<S> by(long bundle, BundleContext context, Class<S> type, String kind, Limits limits) {
        return new Offered<>(context, type, kind, limits, "(" + Constants.SERVICE_BUNDLEID + "=" + bundle + ")");
    }

    /** Those of everybody but the candidate {@code bundle}. */
    static <S> Offered<S> besides(long bundle, BundleContext context, Class<S> type, String kind, Limits limits) {
        return new Offered<>(context, type, kind, limits, "(!(" + Constants.SERVICE_BUNDLEID + "=" + bundle + "))");
    }

    /** The first to be asked first. */
    List<Service<S>> inOrder() {
        List<Service<S>> sorted = new ArrayList<>(present);
        sorted.sort(Comparator.comparingInt((Service<S> one) -> one.ranking())
                .reversed()
                .thenComparingLong(Service::id));
        return sorted;
    }

    @Override
    public @Nullable Service<S> addingService(ServiceReference<S> reference) {
        S service = context.getService(reference);
        if (service == null) {
            return null; // gone already, or it did not start; its log says why
        }
        Map<String, Object> properties = properties(reference);
        Service<S> added = new Service<>(service, guards.add(service, properties), properties);
        present.add(added);
        return added;
    }

    @Override
    public void modifiedService(ServiceReference<S> reference, Service<S> before) {
        present.replaceAll(one -> one.service() == before.service()
                ? new Service<>(one.service(), one.guard(), properties(reference))
                : one);
    }

    @Override
    public void removedService(ServiceReference<S> reference, Service<S> gone) {
        present.removeIf(one -> one.service() == gone.service());
        guards.remove(gone.service());
        context.ungetService(reference);
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return Map.copyOf(properties);
    }

    @Override
    public void close() {
        tracker.close();
        guards.close();
    }
}
