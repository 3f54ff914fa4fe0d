package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;

class RuntimeWatchTest {
    private static final String JETTY = "org.ops4j.pax.web.pax-web-jetty";

    private final AtomicInteger told = new AtomicInteger();
    private final List<BundleListener> listening = new ArrayList<>();
    private int framework = Bundle.ACTIVE;
    private final RuntimeWatch watch = begin();

    private RuntimeWatch begin() {
        BundleContext context = fake(BundleContext.class, (name, argument) -> switch (name) {
            case "addBundleListener" -> listening.add((BundleListener) argument);
            case "removeBundleListener" -> listening.remove(argument);
            case "getBundle" -> bundle("org.apache.felix.framework");
            default -> throw new UnsupportedOperationException(name);
        });
        return RuntimeWatch.begin(context, told::incrementAndGet);
    }

    private Bundle bundle(String symbolicName) {
        return fake(Bundle.class, (name, argument) -> switch (name) {
            case "getSymbolicName" -> symbolicName;
            case "getState" -> framework;
            case "hashCode" -> symbolicName.hashCode();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    /** Answers a call. */
    private interface Answer {
        Object to(String method, Object argument);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, all) -> {
            Object given = answer.to(method.getName(), all == null ? "" : all[0]);
            return method.getReturnType() == void.class ? null : given;
        }));
    }

    private void happens(int type, String symbolicName) {
        List.copyOf(listening).forEach(listener -> listener.bundleChanged(new BundleEvent(type, bundle(symbolicName))));
    }

    @ParameterizedTest
    @CsvSource({
        "org.ops4j.pax.web.pax-web-jetty, 1",
        "org.ops4j.pax.web.pax-web-runtime, 1",
        "org.ops4j.pax.web.pax-web-extender-whiteboard, 1",
        "org.ops4j.pax.web.pax-web-api, 0",
        "org.smee.tftp, 0"
    })
    void partWhoseEndIsTheEndOfTheServerIsToldBeforeItStops(String bundle, int times) {
        happens(BundleEvent.STOPPING, bundle);

        assertThat(told).hasValue(times);
    }

    @Test
    void nothingIsToldOfOtherEventsOrAfterTheEnd() {
        happens(BundleEvent.STARTED, JETTY);
        happens(BundleEvent.STOPPED, JETTY);
        watch.close();
        happens(BundleEvent.STOPPING, JETTY);

        assertThat(told).hasValue(0);
        assertThat(listening).isEmpty();
    }

    @Test
    void nobodyWaitsWhenTheWholeProcessStops() {
        framework = Bundle.STOPPING;

        happens(BundleEvent.STOPPING, JETTY);

        assertThat(told).hasValue(0);
    }
}
