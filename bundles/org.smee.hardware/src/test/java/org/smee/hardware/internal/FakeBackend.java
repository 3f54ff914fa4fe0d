package org.smee.hardware.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Answers with whatever stage the test sets. */
class FakeBackend implements HardwareBackend {
    final AtomicInteger asked = new AtomicInteger();
    private final String name;
    private volatile CompletionStage<Lookup> answer;

    FakeBackend(String name, CompletionStage<Lookup> answer) {
        this.name = name;
        this.answer = answer;
    }

    /** A backend whose answers are open until the returned future completes. */
    static CompletableFuture<Lookup> pending(FakeBackend of) {
        CompletableFuture<Lookup> open = new CompletableFuture<>();
        of.answer = open;
        return open;
    }

    /** From now on no answer completes. */
    void hang() {
        answer = new CompletableFuture<>();
    }

    void answer(CompletionStage<Lookup> next) {
        answer = next;
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        asked.incrementAndGet();
        return answer;
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return answer;
    }

    @Override
    public Stream<Hardware> all() {
        return Stream.of(RankedHardwareTest.machine(name));
    }

    @Override
    public BackendStatus status() {
        return new BackendStatus(name, 1, Optional.empty(), List.of());
    }
}
