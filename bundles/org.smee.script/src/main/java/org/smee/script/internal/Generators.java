package org.smee.script.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.swap.View;

/**
 * The generators in service, the first to be asked first. A generator with a bug costs a machine nothing that another
 * one can give it; data of the machine that make no script end the search (see {@link ScriptGenerator}).
 */
final class Generators {
    private static final Logger log = LoggerFactory.getLogger(Generators.class);
    private static final String MAGIC = "#!ipxe";
    private static final int LONGEST_SCRIPT = 1024 * 1024;
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<Named> ranked;
    /** When each one's bug was logged last. */
    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    private record Named(String name, ScriptGenerator generator) {}

    private Generators(List<Named> ranked) {
        this.ranked = ranked;
    }

    static Generators of(View<ScriptGenerator> services) {
        return new Generators(services.inOrder().stream()
                .map(generator -> new Named(name(generator, services.properties(generator)), generator))
                .toList());
    }

    private static String name(ScriptGenerator generator, Map<String, Object> properties) {
        Object name = properties.get(ScriptGenerator.NAME);
        return name == null ? generator.getClass().getSimpleName() : name.toString();
    }

    /** What became of a request. */
    sealed interface Result {
        /** Bugs of generators that were asked before; empty: none. */
        String skipped();
    }

    /** A script by the generator of this name. */
    record Written(IpxeScript script, String generator, String skipped) implements Result {}

    /** No script, and why; {@code generator} is who refused, or empty if all passed. */
    record Refused(String why, String generator, String skipped) implements Result {}

    /** The names, the first to be asked first. */
    List<String> names() {
        return ranked.stream().map(Named::name).toList();
    }

    /** Asks one after the other. Never throws for what a generator does, short of an exhausted virtual machine. */
    Result write(ScriptRequest request) {
        String skipped = "";
        for (Named named : ranked) {
            String bug;
            try {
                Optional<IpxeScript> script = named.generator.generate(request);
                bug = nonsense(script);
                if (bug.isEmpty() && script.isPresent()) {
                    return new Written(script.get(), named.name, skipped);
                }
                complain(named, bug, null);
            } catch (IllegalArgumentException e) {
                return new Refused(String.valueOf(e.getMessage()), named.name, skipped);
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                bug = "threw " + e.getClass().getName();
                complain(named, bug, e);
            }
            if (!bug.isEmpty()) {
                skipped += (skipped.isEmpty() ? "" : "; ") + named.name + " " + bug;
            }
        }
        return new Refused("none of the script generators in service writes one: " + names(), "", skipped);
    }

    /** What is wrong with an answer, or empty text. Plug-ins are compiled without our null checks. */
    private static String nonsense(Object answer) {
        if (!(answer instanceof Optional<?> optional)) {
            return "returned null";
        }
        if (optional.isEmpty()) {
            return "";
        }
        IpxeScript script = (IpxeScript) optional.get();
        @Nullable String text = script.text();
        if (text == null || script.why() == null) {
            return "returned a script without text or reason";
        }
        if (!text.startsWith(MAGIC) || text.length() > MAGIC.length() && text.charAt(MAGIC.length()) > ' ') {
            return "returned a text that does not begin with #!ipxe";
        }
        return text.length() > LONGEST_SCRIPT ? "returned a script of " + text.length() + " characters" : "";
    }

    private void complain(Named named, String bug, @Nullable Throwable problem) {
        if (bug.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        Long last = logged.get(named.name);
        if (last == null || now - last > QUIET_NANOS) {
            logged.put(named.name, now);
            log.error(
                    "event=script.generator-broken generator={} bug=\"{}\" effect=\"skipped, the next one is asked\"",
                    named.name,
                    bug,
                    problem);
        }
    }
}
