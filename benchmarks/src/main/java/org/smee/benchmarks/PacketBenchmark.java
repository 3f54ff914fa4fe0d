package org.smee.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.reservation.internal.ReservationHandler;
import org.smee.testkit.DhcpSites;

/** From the bytes of a request to the bytes of its answer: decode, look-up, decision, encode. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+UseSerialGC"})
public class PacketBenchmark {
    private static final int LIMIT = 1472;

    /** What the client sends. */
    @Param
    public Exchange exchange = Exchange.DISCOVER_BIOS;

    /** How many machines the directory knows. */
    @Param({"1000", "100000", "1000000"})
    public int machines = 1000;

    private final DhcpRequest request = new DhcpRequest(DhcpSites.rfc("reservation"));
    private @Nullable ReservationHandler handler;
    private @Nullable Source source;

    /** Fills the directory and checks that a machine is answered. */
    @Setup
    public void prepare() throws MalformedPacketException {
        HardwareDirectory directory = Machines.directory(machines);
        handler = new ReservationHandler(directory);
        source = new Source(exchange, machines);
        if (packet() < 300 || request.reply().yiaddr() == 0) {
            throw new IllegalStateException(exchange + " is not answered with an address");
        }
    }

    /** The whole way. */
    @Benchmark
    public int packet() throws MalformedPacketException {
        if (source == null || handler == null) {
            throw new IllegalStateException("not prepared");
        }
        source.receive(request);
        Decision decision = handler.decide(request).toCompletableFuture().join();
        return decision instanceof Decision.Reply reply ? reply.reply().encode(request.message(), LIMIT) : 0;
    }
}
