package org.smee.syslog.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** A logger that keeps "level line" of every line; levels may be switched off. */
final class RecordedLines {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Set<String> off;

    /** {@code off}: methods that answer false, e.g. {@code isDebugEnabled}. */
    RecordedLines(String... off) {
        this.off = Set.of(off);
    }

    Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("is")) {
                        return !off.contains(method.getName());
                    }
                    if (arguments.length != 1) {
                        throw new AssertionError("a line from the network is no format: " + List.of(arguments));
                    }
                    lines.add(method.getName() + " " + arguments[0]);
                    return null;
                });
    }
}
