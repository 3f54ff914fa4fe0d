package org.smee.shadow.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.dhcp.api.DhcpHandler;

/** A candidate and others without a framework. */
final class TwoSides implements Sides, AutoCloseable {
    private static final Limits LIMITS = new Limits(Duration.ofMillis(250), Duration.ofMillis(50), 100, 2, 16);

    private final Guards<DhcpHandler> guardedHandlers = new Guards<>("shadow", "handler", LIMITS);
    private final Guards<ScriptGenerator> guardedGenerators = new Guards<>("shadow", "generator", LIMITS);
    private final List<Offered.Service<DhcpHandler>> handlers = new ArrayList<>();
    private final List<Offered.Service<ScriptGenerator>> generators = new ArrayList<>();
    private final List<Offered.Service<ScriptGenerator>> others = new ArrayList<>();

    TwoSides with(DhcpHandler handler, Object mode) {
        Map<String, Object> properties = Map.of(DhcpHandler.MODE, mode);
        handlers.add(new Offered.Service<>(handler, guardedHandlers.add(handler, properties), properties));
        return this;
    }

    TwoSides with(String name, ScriptGenerator generator) {
        generators.add(service(name, 0, generator));
        return this;
    }

    TwoSides besides(String name, int ranking, ScriptGenerator generator) {
        others.add(service(name, ranking, generator));
        return this;
    }

    private Offered.Service<ScriptGenerator> service(String name, int ranking, ScriptGenerator generator) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ScriptGenerator.NAME, name);
        properties.put("service.ranking", ranking);
        return new Offered.Service<>(generator, guardedGenerators.add(generator, properties), properties);
    }

    @Override
    public List<Offered.Service<DhcpHandler>> handlers() {
        return handlers;
    }

    @Override
    public List<Offered.Service<ScriptGenerator>> generators() {
        return generators;
    }

    @Override
    public List<Offered.Service<DhcpHandler>> otherHandlers() {
        return List.of();
    }

    @Override
    public List<Offered.Service<ScriptGenerator>> otherGenerators() {
        return others;
    }

    @Override
    public <S> int ranking(Offered.Service<S> service, List<Offered.Service<S>> replaced) {
        return replaced.isEmpty() ? service.ranking() : replaced.get(0).ranking() + 1;
    }

    @Override
    public void close() {
        guardedHandlers.close();
        guardedGenerators.close();
    }
}
