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
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.testkit.DhcpSites;

/** From bytes to a classified message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class DecodeBenchmark {
    /** What the client sends. */
    @Param
    public Exchange exchange = Exchange.DISCOVER_BIOS;

    private final DhcpRequest request = new DhcpRequest(DhcpSites.rfc("reservation"));
    private @Nullable Source source;

    /** Makes the datagram. */
    @Setup
    public void prepare() throws MalformedPacketException {
        source = new Source(exchange, 1000);
    }

    /** Decodes and classifies. */
    @Benchmark
    public DhcpRequest decode() throws MalformedPacketException {
        if (source == null) {
            throw new IllegalStateException("not prepared");
        }
        return source.receive(request);
    }
}
