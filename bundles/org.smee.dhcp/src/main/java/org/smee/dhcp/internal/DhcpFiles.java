package org.smee.dhcp.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * The settings files of the servers. Read from Configuration Admin and not handed over by DS: Karaf takes {@code
 * org.smee.dhcp~wan.cfg} for a configuration of its own and only {@code org.smee.dhcp-wan.cfg} for one of a factory, and
 * DS looks at the single configuration of a PID only as long as its factory has none. Both forms of the name count here.
 */
interface DhcpFiles {
    /** What each file says, by the server's name; the one without a name is always there, at worst empty. */
    SortedMap<String, Map<String, Object>> read() throws IOException;

    /** The files as Configuration Admin knows them. */
    final class OfKaraf implements DhcpFiles {
        private static final String NAMED = DhcpSettings.PID + "~";
        private static final String OURS = "(|(service.pid=" + DhcpSettings.PID + ")(service.pid=" + NAMED
                + "*)(service.factoryPid=" + DhcpSettings.PID + "))";

        private final ConfigurationAdmin admin;

        OfKaraf(ConfigurationAdmin admin) {
            this.admin = admin;
        }

        /** Whether the event tells that one of the files changed. */
        static boolean concerns(ConfigurationEvent event) {
            String pid = event.getPid();
            return pid.equals(DhcpSettings.PID)
                    || pid.startsWith(NAMED)
                    || DhcpSettings.PID.equals(event.getFactoryPid());
        }

        @Override
        public SortedMap<String, Map<String, Object>> read() throws IOException {
            SortedMap<String, Map<String, Object>> files = new TreeMap<>();
            files.put("", Map.of());
            Configuration[] found = list();
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
                if (properties != null) {
                    files.put(name(configuration), map(properties));
                }
            }
            return files;
        }

        private Configuration[] list() throws IOException {
            try {
                return admin.listConfigurations(OURS);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        /** {@code wan} for {@code org.smee.dhcp~wan}, and for what an old client of Configuration Admin made of it. */
        private static String name(Configuration configuration) {
            String pid = configuration.getPid();
            return pid.length() > DhcpSettings.PID.length() ? pid.substring(DhcpSettings.PID.length() + 1) : "";
        }

        private static Map<String, Object> map(Dictionary<String, Object> properties) {
            Map<String, Object> map = new HashMap<>();
            for (String key : Collections.list(properties.keys())) {
                map.put(key, properties.get(key));
            }
            return map;
        }
    }
}
