package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

class HidingTest {
    private static final long OURS = 5;
    private static final long CANDIDATE = 7;
    private static final long SERVER = 9;
    private static final String HANDLER = "org.smee.dhcp.api.DhcpHandler";

    private final Hiding hiding = new Hiding(OURS);

    private static Bundle bundle(long id) {
        return fake(Bundle.class, Map.of("getBundleId", id));
    }

    private static BundleContext context(long id) {
        return fake(BundleContext.class, Map.of("getBundle", bundle(id)));
    }

    private static ServiceReference<?> service(long owner, Map<String, Object> properties) {
        return (ServiceReference<?>) Proxy.newProxyInstance(
                HidingTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundle" -> bundle(owner);
                    case "getProperty" -> properties.get(arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static <T> T fake(Class<T> type, Map<String, Object> results) {
        return type.cast(Proxy.newProxyInstance(
                HidingTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("hashCode")) {
                        return System.identityHashCode(proxy);
                    }
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    return results.get(method.getName());
                }));
    }

    private static Map<String, Object> of(String type) {
        return Map.of("objectClass", new String[] {type});
    }

    private boolean finds(long asker, ServiceReference<?> reference) {
        List<ServiceReference<?>> found = new ArrayList<>(List.of(reference));
        hiding.find(context(asker), HANDLER, "(objectClass=*)", true, found);
        return !found.isEmpty();
    }

    private boolean hears(long asker, ServiceReference<?> reference) {
        Map<BundleContext, Collection<ListenerInfo>> listeners = new HashMap<>();
        listeners.put(context(asker), List.of());
        hiding.event(new ServiceEvent(ServiceEvent.REGISTERED, reference), listeners);
        return !listeners.isEmpty();
    }

    @Test
    void onlyWeTheCandidateAndTheFrameworkSeeWhatIsHidden() {
        hiding.hide(CANDIDATE);
        ServiceReference<?> handler = service(CANDIDATE, of(HANDLER));

        assertThat(finds(SERVER, handler)).isFalse();
        assertThat(hears(SERVER, handler)).isFalse();
        for (long asker : List.of(OURS, CANDIDATE, 0L)) {
            assertThat(finds(asker, handler)).as("bundle %s", asker).isTrue();
            assertThat(hears(asker, handler)).as("bundle %s", asker).isTrue();
        }
    }

    @Test
    void whatWeDoNotCompareIsHiddenFromUsToo() {
        hiding.hide(CANDIDATE);
        ServiceReference<?> states = service(CANDIDATE, of("org.smee.api.plugin.PluginStates"));

        assertThat(finds(OURS, states)).isFalse();
        assertThat(hears(OURS, states)).isFalse();
        assertThat(finds(CANDIDATE, states)).isTrue();
    }

    @Test
    void whatOthersRegisterIsSeen() {
        hiding.hide(CANDIDATE);

        assertThat(finds(SERVER, service(8, of(HANDLER)))).isTrue();
        assertThat(hears(SERVER, service(8, of(HANDLER)))).isTrue();
    }

    @Test
    void whatIsPromotedIsSeenByAll() {
        hiding.hide(CANDIDATE);
        ServiceReference<?> promoted =
                service(CANDIDATE, Map.of("objectClass", new String[] {HANDLER}, Hiding.PROMOTED, true));

        assertThat(finds(SERVER, promoted)).isTrue();
        assertThat(hears(SERVER, promoted)).isTrue();
    }

    @Test
    void whoConfiguresFindsWhatItConfigures() {
        hiding.hide(CANDIDATE);

        assertThat(finds(SERVER, service(CANDIDATE, of("org.osgi.service.cm.ManagedService"))))
                .isTrue();
    }

    @Test
    void afterwardsEverythingIsSeenAgain() {
        hiding.hide(CANDIDATE);
        hiding.show(CANDIDATE);

        assertThat(finds(SERVER, service(CANDIDATE, of(HANDLER)))).isTrue();
    }
}
