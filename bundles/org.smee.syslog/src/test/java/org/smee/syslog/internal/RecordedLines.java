package org.smee.syslog.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/** A logger that keeps "level line" of every line, and how many events they came in. */
final class RecordedLines {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final AtomicInteger events = new AtomicInteger();

    Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (arguments.length != 1) {
                        throw new AssertionError("a line from the network is no format: " + List.of(arguments));
                    }
                    events.incrementAndGet();
                    arguments[0].toString().lines().forEach(line -> lines.add(method.getName() + " " + line));
                    return null;
                });
    }
}
