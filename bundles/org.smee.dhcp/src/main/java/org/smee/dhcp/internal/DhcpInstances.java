package org.smee.dhcp.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.ha.Leadership;
import org.smee.api.plugin.Guard;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measurement;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.LinkSender;

/** The DHCP servers of this process: the one without a name, and one for each named settings file. Used under one lock. */
final class DhcpInstances {
    private static final Logger log = LoggerFactory.getLogger(DhcpInstances.class);
    private static final String UNNAMED = "";

    private final DhcpFiles files;
    private final Map<String, String> environment;
    private final Function<String, DhcpInstance> create;
    private final SortedMap<String, DhcpInstance> instances = new TreeMap<>();
    private final DhcpInstance unnamed;
    private Map<String, Object> lastGood = Map.of();
    private Claims claims = Claims.NONE;

    DhcpInstances(DhcpFiles files, Map<String, String> environment, Function<String, DhcpInstance> create) {
        this.files = files;
        this.environment = environment;
        this.create = create;
        unnamed = create.apply(UNNAMED);
        instances.put(UNNAMED, unnamed);
    }

    /** Takes over what the files say now; says whether they could be read. Sockets follow with {@link #arrange}. */
    boolean reread() {
        try {
            SortedMap<String, Map<String, Object>> read = files.read();
            List.copyOf(instances.keySet()).stream()
                    .filter(name -> !read.containsKey(name))
                    .forEach(this::close);
            read.forEach(this::configure); // the one without a name comes first
            return true;
        } catch (IOException e) {
            log.error("event=dhcp.settings-unreadable kept=last-good", e);
            return false;
        }
    }

    private void close(String name) {
        DhcpInstance gone = instances.remove(name);
        if (gone != null) {
            gone.close();
            log.info("event=dhcp.server-closed server=\"{}\"", name);
        }
    }

    private void configure(String name, Map<String, Object> file) {
        if (!name.equals(UNNAMED)) {
            instances.computeIfAbsent(name, create).configure(DhcpSettings.reader(name, file, unnamedReader(lastGood)));
        } else if (unnamed.configure(unnamedReader(file)) || !unnamed.wasEverGood()) {
            lastGood = file;
        }
    }

    private SettingsReader unnamedReader(Map<String, Object> file) {
        return new SettingsReader(DhcpSettings.PID, file, environment);
    }

    /** First everybody lets go of what is not theirs; whoever it belongs to takes the sockets over as they linger. */
    void arrange(HandlerTable handlers, @Nullable Leadership leadership) {
        SortedMap<String, List<String>> asked = new TreeMap<>();
        instances.forEach((name, instance) -> asked.put(name, instance.asked()));
        claims = claims.next(asked);
        instances.values().forEach(instance -> instance.release(claims));
        instances.values().forEach(instance -> instance.arrange(handlers));
        stand(leadership);
    }

    void stand(@Nullable Leadership leadership) {
        instances.values().forEach(instance -> instance.stand(leadership));
    }

    void attach(@Nullable Guard<LinkSender> sender) {
        instances.values().forEach(instance -> instance.attach(sender));
    }

    void tell() {
        instances.values().forEach(DhcpInstance::tell);
    }

    int size() {
        return instances.size();
    }

    DhcpInstance unnamed() {
        return unnamed;
    }

    boolean enabled() {
        return instances.values().stream().anyMatch(DhcpInstance::enabled);
    }

    List<Segment> segments() {
        return instances.values().stream()
                .flatMap(instance -> instance.segments().stream())
                .toList();
    }

    List<Segment> forTools() {
        return instances.values().stream()
                .flatMap(instance -> instance.tools().segment().stream())
                .toList();
    }

    /** The {@code lines} of each, behind its name. */
    List<String> told(Function<DhcpInstance, List<String>> lines) {
        List<String> all = new ArrayList<>();
        instances.forEach((name, instance) ->
                lines.apply(instance).forEach(line -> all.add(name.equals(UNNAMED) ? line : name + ": " + line)));
        return all;
    }

    List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        instances.forEach((name, instance) -> all.addAll(instance.counters().measurements(name)));
        all.addAll(DhcpCounters.dropped(
                instances.values().stream().map(DhcpInstance::counters).toList()));
        return all;
    }

    void close() {
        instances.values().forEach(DhcpInstance::close);
    }
}
