package org.smee.api.plugin;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Makes threads that outlive whoever happens to need the first of them. */
final class Daemons {
    private Daemons() {}

    /**
     * A daemon thread that keeps no class loader alive but ours: a new thread remembers the context class loader of its
     * maker, and the protection domains, with their class loaders, of everybody on its maker's stack.
     */
    @SuppressWarnings("removal") // the only way to leave the domains out, and needed on every version that records them
    static Thread create(Runnable work, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, work, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Daemons.class.getClassLoader());
            return thread;
        });
    }
}
