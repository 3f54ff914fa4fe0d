package org.smee.shell.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What Karaf has taken from the files of {@code etc/}. */
final class Configured {
    private static final String FROM = "felix.fileinstall.filename";

    private final ConfigurationAdmin admin;

    Configured(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The properties that the file of this name has in use; empty: none. */
    Map<String, Object> properties(String fileName) {
        try {
            Configuration[] all = admin.listConfigurations("(service.pid=org.smee.*)");
            for (Configuration one : all == null ? new Configuration[0] : all) {
                Dictionary<String, Object> properties = one.getProperties();
                if (properties != null && isFrom(one, properties, fileName)) {
                    Map<String, Object> map = new HashMap<>();
                    Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
                    return map;
                }
            }
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Configuration Admin cannot be read: " + e.getMessage(), e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a constant filter", e);
        }
    }

    private static boolean isFrom(Configuration one, Dictionary<String, Object> properties, String fileName) {
        Object from = properties.get(FROM);
        return from != null ? from.toString().endsWith("/" + fileName) : fileName.equals(one.getPid() + ".cfg");
    }
}
