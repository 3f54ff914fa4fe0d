package org.smee.script.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.OnceMemory;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptObserver;
import org.smee.api.event.BootEvents;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.plugin.Audience;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.ServerStatus;
import org.smee.api.trace.BootTraces;

/**
 * Answers for every file named {@code auto.ipxe}, in whatever directory, and for the confirmations that scripts fetch
 * from beside it: finds the machine, by the MAC in the name and then by the client's address, and asks the
 * {@link ScriptGenerator}s in service.
 */
@Component(
        service = {BootFileProvider.class, OnceMemory.class, ServerStatus.class, PluginStates.class},
        configurationPid = ScriptSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = "service.ranking:Integer=100")
@Designate(ocd = ScriptConfig.class)
public final class ScriptFiles implements BootFileProvider, OnceMemory, ServerStatus, PluginStates {
    static final String NAME = "auto.ipxe";
    private static final Logger log = LoggerFactory.getLogger(ScriptFiles.class);

    private final MachineSearch search;
    private final ScriptEvents events;
    private volatile ScriptSettings settings;
    private volatile OnceTokens tokens;
    private final Plugins<ScriptGenerator> generators;
    private volatile BootTraces traces = BootTraces.NONE;
    private final Audience<ScriptObserver> observers = new Audience<>("script", "observer");
    private volatile boolean closed;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public ScriptFiles(Map<String, Object> file, @Reference HardwareDirectory directory, @Reference BootEvents events) {
        this(ScriptLog.read(file), directory, events, List.of());
    }

    /** Tests start here. {@code generators} is sorted as DS sorts: the first to be asked is last. */
    ScriptFiles(
            ScriptSettings settings,
            HardwareDirectory directory,
            BootEvents events,
            List<Map.Entry<Map<String, Object>, ScriptGenerator>> generators) {
        this.settings = settings;
        this.generators = new Plugins<>("script", "generator", Limits.onEventLoops(settings.generatorDeadline()));
        this.search = new MachineSearch(directory);
        this.events = new ScriptEvents(events);
        this.tokens = new OnceTokens(settings.onceFile(), Clock.systemUTC());
        for (int i = generators.size() - 1; i >= 0; i--) {
            this.generators.bind(generators.get(i).getValue(), generators.get(i).getKey());
        }
        ScriptLog.started(settings);
    }

    /** Takes over new settings at once; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            ScriptSettings next = ScriptSettings.from(SettingsReader.of(ScriptSettings.PID, file));
            if (!next.onceFile().equals(settings.onceFile())) {
                OnceTokens before = tokens;
                tokens = new OnceTokens(next.onceFile(), Clock.systemUTC());
                before.close();
            }
            settings = next;
            generators.limits(Limits.onEventLoops(next.generatorDeadline()));
            ScriptLog.started(next);
        } catch (SettingsException e) {
            log.error("event=script.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    /** A generator came. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE)
    void bindGenerator(ScriptGenerator generator, Map<String, Object> properties) {
        generators.bind(generator, properties);
    }

    /** A generator went. */
    void unbindGenerator(ScriptGenerator generator) {
        generators.unbind(generator);
    }

    /** A generator's name or ranking changed. */
    void updatedGenerator(ScriptGenerator generator, Map<String, Object> properties) {
        generators.updated(generator, properties);
    }

    /** Somebody traces boots from now on. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = OPTIONAL)
    synchronized void bindTraces(BootTraces next) {
        traces = next;
    }

    /** Not any more, unless somebody else came before. */
    synchronized void unbindTraces(BootTraces gone) {
        if (traces == gone) {
            traces = BootTraces.NONE;
        }
    }

    /** Somebody wants to see what machines are given. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE)
    void bindObserver(ScriptObserver observer, Map<String, Object> properties) {
        observers.add(observer, properties);
    }

    /** Somebody does not want to see it any more. */
    void unbindObserver(ScriptObserver observer) {
        observers.remove(observer);
    }

    /** Whoever waits for a generator is told to ask the successor of this provider. */
    @Deactivate
    void close() {
        closed = true;
        generators.close();
        observers.close();
        tokens.close();
        log.info("event=script.stopped");
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        String name = request.baseName();
        boolean script = name.equals(NAME);
        if (!script && !Confirm.is(name)) {
            return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        }
        if (closed) {
            return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        }
        if (script && !generators.view().isComplete()) {
            // the next in rank may boot the machine into something else than the one that is being replaced
            return generators.settled().thenCompose(settled -> open(request));
        }
        ScriptSettings now = settings;
        if (!now.enabled()) {
            return CompletableFuture.completedFuture(events.refused(
                    request,
                    request.mac(),
                    new Refused(
                            Refusal.NOT_FOUND,
                            "scripts are switched off: enabled=false in etc/org.smee.script.cfg"
                                    + " (or SMEE_HTTP_IPXE_SCRIPT_ENABLED)")));
        }
        Answers answers = new Answers(now, tokens, inOrder(), events, traces, new Observers(observers));
        CompletableFuture<Lookup> found = search.machine(request);
        if (!script) {
            return found.thenCompose(lookup -> answers.confirmation(request, lookup));
        }
        return found.isDone() && !found.isCompletedExceptionally()
                ? answers.script(request, found.join())
                : found.thenCompose(lookup -> answers.script(request, lookup));
    }

    @Override
    public boolean isUsed(Hardware machine) {
        return settings.enabled() && Deployments.isUsed(machine, tokens);
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public List<String> lines() {
        return settings.enabled()
                ? List.of(
                        "auto.ipxe by " + String.join(", ", inOrder().names()) + "; asked in this order",
                        tokens.size() + " machines have used their token")
                : List.of("switched off");
    }

    @Override
    public List<String> problems() {
        return tokens.problems();
    }

    @Override
    public List<PluginState> plugins() {
        return Stream.concat(generators.plugins().stream(), observers.plugins().stream())
                .toList();
    }

    private Generators inOrder() {
        return new Generators(generators.view().inOrder());
    }
}
