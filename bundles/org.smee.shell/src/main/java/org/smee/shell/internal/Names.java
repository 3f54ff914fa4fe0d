package org.smee.shell.internal;

import java.util.Locale;
import org.smee.api.plugin.PluginState;

/** Short names for narrow columns. */
final class Names {
    private Names() {}

    /** The name without its package: {@code FileBackend} for {@code org.smee.backend.file.internal.FileBackend}. */
    static String brief(PluginState plugin) {
        String name = plugin.name();
        int lambda = name.indexOf("$$Lambda");
        String plain = lambda < 0 ? name : name.substring(0, lambda);
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    /** How it is, in lower case. */
    static String condition(PluginState plugin) {
        return plugin.condition().name().toLowerCase(Locale.ROOT);
    }
}
