package org.smee.http.internal;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A configuration admin with one configuration. */
final class InMemoryConfigurations {
    private final Map<String, Object> properties = new HashMap<>();
    private int updates;

    Map<String, Object> properties() {
        return properties;
    }

    int updates() {
        return updates;
    }

    ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getConfiguration" -> configuration();
                        case "listConfigurations" ->
                            properties.isEmpty() ? null : new Configuration[] {configuration()};
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    private Configuration configuration() {
        return (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperties" ->
                        properties.isEmpty() ? null : FrameworkUtil.asDictionary(Map.copyOf(properties));
                    case "update" -> {
                        Dictionary<?, ?> next = (Dictionary<?, ?>) arguments[0];
                        properties.clear();
                        next.keys().asIterator().forEachRemaining(k -> properties.put(k.toString(), next.get(k)));
                        updates++;
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
