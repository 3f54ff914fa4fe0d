package org.smee.script.internal;

import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Answers for every file named {@code auto.ipxe}, in whatever directory: finds the machine, by the MAC in the name and
 * then by the client's address, and asks the {@link ScriptGenerator}s in service.
 */
@Component(
        service = BootFileProvider.class,
        configurationPid = ScriptSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = "service.ranking:Integer=100")
@Designate(ocd = ScriptConfig.class)
public final class ScriptFiles implements BootFileProvider {
    static final String NAME = "auto.ipxe";
    private static final Logger log = LoggerFactory.getLogger(ScriptFiles.class);

    private final HardwareDirectory directory;
    private final BootEvents events;
    private volatile ScriptSettings settings;

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private volatile List<ScriptGenerator> generators = List.of();

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public ScriptFiles(Map<String, Object> file, @Reference HardwareDirectory directory, @Reference BootEvents events) {
        this(ScriptLog.read(file), directory, events, List.of());
    }

    /** Tests start here. {@code generators} is sorted as DS sorts: the first to be asked is last. */
    ScriptFiles(
            ScriptSettings settings, HardwareDirectory directory, BootEvents events, List<ScriptGenerator> generators) {
        this.settings = settings;
        this.directory = directory;
        this.events = events;
        this.generators = generators;
        ScriptLog.started(settings);
    }

    /** Takes over new settings at once; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            settings = ScriptSettings.from(SettingsReader.of(ScriptSettings.PID, file));
            ScriptLog.started(settings);
        } catch (SettingsException e) {
            log.error("event=script.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    @Deactivate
    void close() {
        log.info("event=script.stopped");
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        if (!request.baseName().equals(NAME)) {
            return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        }
        ScriptSettings now = settings;
        if (!now.enabled()) {
            return CompletableFuture.completedFuture(refuse(
                    request,
                    request.mac(),
                    Outcome.REFUSED,
                    new Refused(
                            Refusal.NOT_FOUND,
                            "scripts are switched off: enabled=false in etc/org.smee.script.cfg"
                                    + " (or SMEE_HTTP_IPXE_SCRIPT_ENABLED)")));
        }
        CompletableFuture<Lookup> found = lookup(request).toCompletableFuture();
        return found.isDone() && !found.isCompletedExceptionally()
                ? CompletableFuture.completedFuture(answer(request, now, found.join()))
                : found.thenApply(lookup -> answer(request, now, lookup));
    }

    private CompletionStage<Lookup> lookup(BootFileRequest request) {
        if (request.mac().isEmpty()) {
            return directory.byAddress(request.client().getAddress());
        }
        CompletableFuture<Lookup> byMac = directory.byMac(request.mac().get()).toCompletableFuture();
        if (byMac.isDone() && !byMac.isCompletedExceptionally() && !(byMac.join() instanceof Lookup.Unknown)) {
            return byMac;
        }
        InetAddress client = request.client().getAddress();
        return byMac.thenCompose(lookup -> lookup instanceof Lookup.Unknown
                ? directory.byAddress(client)
                : CompletableFuture.completedFuture(lookup));
    }

    private BootFileAnswer answer(BootFileRequest request, ScriptSettings now, Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return known(request, now, found.hardware());
        }
        if (lookup instanceof Lookup.Unavailable outage) {
            return refuse(
                    request,
                    request.mac(),
                    Outcome.FAILED,
                    new Refused(
                            Refusal.UNAVAILABLE,
                            "nobody can say now what " + asked(request) + " may boot: " + outage.reason(),
                            outage.retryAfter()));
        }
        if (now.unknownGetStatic()) {
            return run(new ScriptRequest(request, Optional.empty(), request.mac(), now.site()));
        }
        return refuse(
                request,
                request.mac(),
                Outcome.NOT_FOUND,
                new Refused(
                        Refusal.NOT_FOUND,
                        "no hardware record for " + asked(request) + "; add one, or see smee:hardware"));
    }

    private BootFileAnswer known(BootFileRequest request, ScriptSettings now, Hardware hardware) {
        Optional<MacAddress> mac = Optional.of(hardware.mac());
        if (!hardware.netboot().allowed()) {
            return refuse(
                    request,
                    mac,
                    Outcome.REFUSED,
                    new Refused(
                            Refusal.NOT_ALLOWED,
                            "machine " + hardware.id() + " (" + hardware.mac()
                                    + ") is known but netboot.allowPxe is false;"
                                    + " set it to true in its record to let it boot"));
        }
        return run(new ScriptRequest(request, Optional.of(hardware), mac, now.site()));
    }

    private BootFileAnswer run(ScriptRequest request) {
        List<ScriptGenerator> ranked = generators;
        for (int i = ranked.size() - 1; i >= 0; i--) {
            ScriptGenerator generator = ranked.get(i);
            String name = generator.getClass().getSimpleName();
            try {
                Optional<IpxeScript> script = generator.generate(request);
                if (script.isPresent()) {
                    String why = script.get().why();
                    publish(request.request(), request.mac(), Outcome.SERVED, why, name);
                    return new Opened(new ScriptText(script.get().text()), why);
                }
            } catch (RuntimeException e) {
                String machine = request.hardware().map(Hardware::id).orElse(asked(request.request()));
                return refuse(
                        request.request(),
                        request.mac(),
                        Outcome.FAILED,
                        new Refused(
                                Refusal.BROKEN,
                                name + " cannot write the script of machine " + machine + ": " + e.getMessage()));
            }
        }
        return refuse(
                request.request(),
                request.mac(),
                Outcome.FAILED,
                new Refused(
                        Refusal.BROKEN,
                        "none of the " + ranked.size() + " script generators in service writes a script for "
                                + asked(request.request())));
    }

    private BootFileAnswer refuse(BootFileRequest request, Optional<MacAddress> mac, Outcome outcome, Refused refused) {
        publish(request, mac, outcome, refused.why(), "");
        return refused;
    }

    private void publish(
            BootFileRequest request, Optional<MacAddress> mac, Outcome outcome, String why, String generator) {
        Machine machine = new Machine(mac, Optional.ofNullable(request.client().getAddress()));
        Map<String, String> details = generator.isEmpty()
                ? Map.of("file", request.name())
                : Map.of("file", request.name(), "generator", generator);
        events.publish(new BootEvent(Instant.now(), Stage.SCRIPT, outcome, why, machine, details));
    }

    private static String asked(BootFileRequest request) {
        String address = request.client().getAddress().getHostAddress();
        return request.mac().map(mac -> mac + " (from the URL) or " + address).orElse(address + " (the client)");
    }
}
