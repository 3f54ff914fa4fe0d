package org.smee.http.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.ServletContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.ops4j.pax.web.service.spi.servlet.OsgiScopedServletContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What is asked of Pax Web, which runs the shared Jetty server: to run it without an HTTP listener of its own. It opens
 * its listeners anew at every change of its configuration, and breaks what runs over them; ours are {@link Listeners}.
 */
final class PaxWeb {
    static final String PID = "org.ops4j.pax.web";
    private static final Map<String, String> WANTED = Map.of(
            "org.osgi.service.http.enabled", "false",
            "org.ops4j.pax.web.server.threadNamePrefix", "http",
            "org.ops4j.pax.web.server.showStacks", "false");

    private PaxWeb() {}

    /** Writes its configuration if it is not as wanted. Other keys stay as they are. */
    static void configure(ConfigurationAdmin admin) {
        try {
            Configuration target = admin.getConfiguration(PID, "?");
            Dictionary<String, Object> present = target.getProperties();
            Map<String, Object> next = new HashMap<>(present == null ? Map.of() : FrameworkUtil.asMap(present));
            boolean different = false;
            for (Map.Entry<String, String> key : WANTED.entrySet()) {
                Object before = next.put(key.getKey(), key.getValue());
                different |= before == null || !before.toString().equals(key.getValue());
            }
            if (different) {
                target.update(FrameworkUtil.asDictionary(next));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the HTTP server's configuration cannot be stored", e);
        }
    }

    /** The server that runs the servlet with this context. */
    static Server serverOf(ServletContext context) {
        ServletContext jetty =
                context instanceof OsgiScopedServletContext scoped ? scoped.getContainerServletContext() : context;
        return ContextHandler.getContextHandler(jetty).getServer();
    }
}
