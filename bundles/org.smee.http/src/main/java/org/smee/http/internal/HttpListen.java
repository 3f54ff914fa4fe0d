package org.smee.http.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.ServerStatus;

/**
 * Carries address, port, threads and idle timeout over to the shared HTTP server (Pax Web), which reads its own PID.
 * Whoever else writes these keys there is overruled; other keys (TLS) are left as they are. Pax Web opens its listener
 * anew for a change, so it hears of one only if a value differs.
 */
@Component(
        service = {ConfigurationListener.class, ServerStatus.class},
        immediate = true,
        configurationPid = HttpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HttpConfig.class)
public final class HttpListen implements ConfigurationListener, ServerStatus {
    static final String PAX_WEB = "org.ops4j.pax.web";
    private static final Logger log = LoggerFactory.getLogger(HttpListen.class);

    private final ConfigurationAdmin admin;
    private volatile HttpSettings settings;

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public HttpListen(Map<String, Object> file, @Reference ConfigurationAdmin admin) {
        this.admin = admin;
        this.settings = HttpSettings.first(file);
        carryOver();
    }

    @Modified
    void modified(Map<String, Object> file) {
        settings = HttpSettings.next(file, settings);
        carryOver();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (PAX_WEB.equals(event.getPid()) && event.getType() != ConfigurationEvent.CM_LOCATION_CHANGED) {
            carryOver();
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<String> lines() {
        HttpSettings now = settings;
        return List.of("scripts, binaries and health on " + now.address() + " port " + now.port());
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    /** What the HTTP server must be told for {@code settings}. */
    static Map<String, String> keysOf(HttpSettings settings) {
        return Map.of(
                "org.osgi.service.http.enabled", "true",
                "org.osgi.service.http.port", Integer.toString(settings.port()),
                "org.ops4j.pax.web.listening.addresses", settings.address().toString(),
                "org.ops4j.pax.web.server.maxThreads", Integer.toString(settings.threads()),
                "org.ops4j.pax.web.server.threadNamePrefix", "http",
                "org.ops4j.pax.web.server.connector.idleTimeout",
                        Long.toString(settings.idleTimeout().toMillis()),
                "org.ops4j.pax.web.server.showStacks", "false");
    }

    private synchronized void carryOver() {
        HttpSettings now = settings;
        try {
            Configuration target = admin.getConfiguration(PAX_WEB, "?");
            Dictionary<String, Object> present = target.getProperties();
            Map<String, Object> wanted = new HashMap<>(present == null ? Map.of() : FrameworkUtil.asMap(present));
            boolean different = false;
            for (Map.Entry<String, String> key : keysOf(now).entrySet()) {
                Object before = wanted.put(key.getKey(), key.getValue());
                different |= before == null || !before.toString().equals(key.getValue());
            }
            if (different) {
                target.update(FrameworkUtil.asDictionary(wanted));
                log.info("event=http.listen address={} port={} threads={}", now.address(), now.port(), now.threads());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the HTTP server's configuration cannot be stored", e);
        }
    }
}
