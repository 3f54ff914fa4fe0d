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
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.proxy.internal.ProxyHandler;
import org.smee.dhcp.reservation.internal.ReservationHandler;
import org.smee.testkit.DhcpSites;

/**
 * From the bytes of a request to the bytes of its answer: decode, look-up, decision, encode. In mode {@code proxy} a
 * REQUEST and a renewal end with the decision to stay silent.
 */
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

    /** Who decides. */
    @Param({"reservation", "proxy"})
    public String mode = "reservation";

    private @Nullable DhcpRequest request;
    private @Nullable DhcpHandler handler;
    private @Nullable Source source;

    /** Fills the directory and checks that a machine is answered. */
    @Setup
    public void prepare() throws MalformedPacketException {
        HardwareDirectory directory = Machines.directory(machines);
        boolean proxy = mode.equals("proxy");
        handler = proxy ? new ProxyHandler(directory) : new ReservationHandler(directory);
        request = new DhcpRequest(DhcpSites.rfc(mode));
        source = new Source(exchange, machines);
        boolean answered = packet() >= 300;
        if (answered == (proxy && !exchange.isDiscover())
                || answered && (request.reply().yiaddr() == 0) != proxy) {
            throw new IllegalStateException(exchange + " is not answered as mode " + mode + " should");
        }
    }

    /** The whole way. */
    @Benchmark
    public int packet() throws MalformedPacketException {
        if (source == null || handler == null || request == null) {
            throw new IllegalStateException("not prepared");
        }
        source.receive(request);
        Decision decision = handler.decide(request).toCompletableFuture().join();
        return decision instanceof Decision.Reply reply ? reply.reply().encode(request.message(), LIMIT) : 0;
    }
}
