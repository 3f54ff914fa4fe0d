package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.tracing.internal.Steps.ADDRESS;
import static org.smee.tracing.internal.Steps.BY_ADDRESS;
import static org.smee.tracing.internal.Steps.MAC;
import static org.smee.tracing.internal.Steps.MACHINE;
import static org.smee.tracing.internal.Steps.dhcp;
import static org.smee.tracing.internal.Steps.event;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces.Sender;

/** A boot that began while none was traced: what becomes of its later steps when all are. */
class UntracedBootsTest {
    private static final Machine BY_MAC = new Machine(Optional.of(MAC), Optional.empty());
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:aa:88:2b");
    private static final Map<String, String> FILE = Map.of("file", "f");

    private final FakeExporter collector = new FakeExporter(CompletableResultCode.ofSuccess());
    private final AtomicLong nanos = new AtomicLong();
    private final BootTracer tracer = new BootTracer(sampled("always_off"), where -> collector, nanos::get);

    private static TracingSettings sampled(String sampler) {
        return Steps.settings("endpoint", "127.0.0.1:4317", "sampler", sampler);
    }

    private List<SpanData> spans() {
        tracer.close();
        return collector.spans;
    }

    private void step(Stage stage, Machine machine) {
        tracer.on(event(0, stage, Outcome.SERVED, machine, FILE));
    }

    private void answered() {
        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, true)).isSameAs(BootTrace.NONE);
        tracer.on(dhcp(BootTrace.NONE, 0, "DISCOVER", "OFFER"));
        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, false)).isSameAs(BootTrace.NONE);
        tracer.on(dhcp(BootTrace.NONE, 1, "REQUEST", "ACK"));
    }

    @Test
    void noLaterStepBeginsATrace() {
        answered();
        tracer.modified(sampled("always_on"));

        step(Stage.TFTP, BY_ADDRESS);
        assertThat(tracer.ofDhcp(MAC, Sender.IPXE, true)).isSameAs(BootTrace.NONE);
        assertThat(tracer.ofDhcp(MAC, Sender.SYSTEM, true)).isSameAs(BootTrace.NONE);
        step(Stage.SCRIPT, MACHINE);
        step(Stage.HTTP, BY_ADDRESS);
        step(Stage.ISO, BY_MAC);

        assertThat(tracer.present(MAC)).isSameAs(BootTrace.NONE);
        assertThat(spans()).isEmpty();
    }

    @Test
    void firmwareThatStartsOverIsTraced() {
        answered();
        tracer.modified(sampled("always_on"));

        BootTrace trace = tracer.ofDhcp(MAC, Sender.FIRMWARE, true);
        tracer.on(dhcp(trace, 2, "DISCOVER", "OFFER"));
        step(Stage.TFTP, BY_ADDRESS);

        assertThat(trace.isPresent()).isTrue();
        assertThat(spans()).hasSize(2).extracting(SpanData::getTraceId).containsOnly(trace.traceId());
    }

    @Test
    void firmwareThatRepeatsItselfIsNot() {
        tracer.ofDhcp(MAC, Sender.FIRMWARE, true);
        tracer.on(dhcp(BootTrace.NONE, 0, "DISCOVER", "OFFER"));
        tracer.modified(sampled("always_on"));

        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, true)).isSameAs(BootTrace.NONE);
        tracer.close();
    }

    @Test
    void ipxeThatHadItsScriptStartsOver() {
        answered();
        step(Stage.SCRIPT, BY_ADDRESS); // the address says whose script it is
        tracer.modified(sampled("always_on"));

        assertThat(tracer.ofDhcp(MAC, Sender.IPXE, true).isPresent()).isTrue();
        tracer.close();
    }

    @Test
    void afterItsWindowItIsOver() {
        answered();
        tracer.modified(sampled("always_on"));
        nanos.set(Duration.ofMinutes(30).toNanos());

        step(Stage.TFTP, BY_ADDRESS);

        assertThat(spans()).hasSize(1);
    }

    @Test
    void itsAddressLeadsToItAndNoLongerToATracedBoot() {
        tracer.modified(sampled("always_on"));
        BootTrace first = tracer.ofDhcp(MAC, Sender.FIRMWARE, true);
        tracer.on(dhcp(first, 0, "REQUEST", "ACK"));
        tracer.modified(sampled("always_off"));
        answered();
        tracer.modified(sampled("always_on"));

        step(Stage.TFTP, BY_ADDRESS);

        assertThat(spans()).hasSize(1);
    }

    @Test
    void anotherMachineBehindItsAddressHasABootOfItsOwn() {
        answered();
        tracer.modified(sampled("always_on"));

        step(Stage.SCRIPT, new Machine(Optional.of(OTHER), Optional.of(ADDRESS)));

        assertThat(spans()).hasSize(1);
    }

    @Test
    void oneThatIsKnownByItsAddressOnlyIsFoundByTheMacThatJoinsIt() {
        step(Stage.TFTP, BY_ADDRESS);
        tracer.modified(sampled("always_on"));

        step(Stage.SCRIPT, MACHINE);
        step(Stage.HTTP, BY_MAC);

        assertThat(spans()).isEmpty();
    }

    @Test
    void firmwareOfAnotherDhcpServerThatLoadsAgainAfterItsScriptIsTraced() {
        step(Stage.TFTP, MACHINE);
        step(Stage.SCRIPT, MACHINE);
        tracer.modified(sampled("always_on"));

        step(Stage.TFTP, MACHINE);

        assertThat(spans()).hasSize(1);
    }

    @Test
    void aTraceThatALateStepBringsDoesNotTakeItOver() {
        answered();
        tracer.modified(sampled("always_on"));
        String elsewhere = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        tracer.on(event(2, Stage.TFTP, Outcome.SERVED, MACHINE, Map.of("file", "f", "traceparent", elsewhere)));
        step(Stage.HTTP, MACHINE);

        assertThat(spans()).hasSize(1).extracting(SpanData::getTraceId).containsOnly(elsewhere.substring(3, 35));
    }

    @Test
    void aNetworkOfThemIsNoReasonToLeaveOthersOut() {
        for (int i = 0; i < 3 * UntracedTable.SIZE; i++) {
            tracer.ofDhcp(MacAddress.of(0x020c01000000L + i), Sender.FIRMWARE, true);
        }
        tracer.modified(sampled("always_on"));

        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, true).isPresent()).isTrue();
        assertThat(LostTest.dropped(tracer, "many_boots")).isZero();
        tracer.close();
    }
}
