package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.tracing.internal.Steps.BY_ADDRESS;
import static org.smee.tracing.internal.Steps.MAC;
import static org.smee.tracing.internal.Steps.MACHINE;
import static org.smee.tracing.internal.Steps.dhcp;
import static org.smee.tracing.internal.Steps.event;
import static org.smee.tracing.internal.Steps.names;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
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
import org.smee.api.net.Ipv4Address;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces.Sender;

/** From what servers tell to the spans that leave. */
class BootTracerTest {
    private static final String ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    private static final String[] ON = {"endpoint", "127.0.0.1:4317"};

    private final FakeExporter collector = new FakeExporter(CompletableResultCode.ofSuccess());
    private final AtomicLong nanos = new AtomicLong();

    private BootTracer tracer(String... settings) {
        return new BootTracer(Steps.settings(settings), where -> collector, nanos::get);
    }

    /** What left by the end. */
    private List<SpanData> spans(BootTracer tracer) {
        tracer.close();
        return collector.spans;
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static BootTrace boot(BootTracer tracer, int second, Sender sender) {
        BootTrace trace = tracer.ofDhcp(MAC, sender, true);
        tracer.on(dhcp(trace, second, "DISCOVER", "OFFER"));
        assertThat(tracer.ofDhcp(MAC, sender, false)).isSameAs(trace);
        tracer.on(dhcp(trace, second + 1, "REQUEST", "ACK"));
        return trace;
    }

    @Test
    void oneBootIsOneTraceWithEveryStepInOrder() {
        BootTracer tracer = tracer(ON);
        BootTrace trace = boot(tracer, 0, Sender.FIRMWARE);
        tracer.on(event(
                3, Stage.TFTP, Outcome.SERVED, BY_ADDRESS, Map.of("file", "ipxe.efi", "took-ms", "500", "bytes", "9")));
        boot(tracer, 4, Sender.IPXE);
        tracer.on(event(6, Stage.SCRIPT, Outcome.SERVED, MACHINE, Map.of("file", "auto.ipxe", "generator", "hook")));
        tracer.on(event(
                7,
                Stage.HTTP,
                Outcome.SERVED,
                BY_ADDRESS,
                Map.of("file", "a/vmlinuz", "method", "GET", "status", "200")));
        tracer.on(event(8, Stage.ISO, Outcome.SERVED, MACHINE, Map.of("file", "hook.iso")));
        assertThat(tracer.ofDhcp(MAC, Sender.SYSTEM, true)).isSameAs(trace);
        tracer.on(event(9, Stage.SYSLOG, Outcome.SERVED, MACHINE, Map.of()));

        List<SpanData> spans = spans(tracer);

        assertThat(names(spans))
                .containsExactly(
                        "DHCP Packet Received: DISCOVER",
                        "DHCP Packet Received: REQUEST",
                        "TFTP get",
                        "DHCP Packet Received: DISCOVER",
                        "DHCP Packet Received: REQUEST",
                        "iPXE script",
                        "HTTP GET",
                        "ISO read");
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(trace.traceId());
        assertThat(spans.get(0).getSpanId()).isEqualTo(trace.spanId());
        assertThat(spans.get(0).getParentSpanContext().isValid()).isFalse();
        assertThat(spans.subList(1, 8)).extracting(SpanData::getParentSpanId).containsOnly(trace.spanId());
        assertThat(spans).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
        assertThat(spans).extracting(SpanData::getStartEpochNanos).isSorted();
    }

    @Test
    void attributesAreThoseOfSmee() {
        BootTracer tracer = tracer(ON);
        BootTrace trace = boot(tracer, 0, Sender.FIRMWARE);
        tracer.on(event(
                2,
                Stage.TFTP,
                Outcome.SERVED,
                MACHINE,
                Map.of("file", "d/ipxe.efi", "traceparent", trace.traceparent(), "took-ms", "500")));
        tracer.on(
                event(3, Stage.HTTP, Outcome.FAILED, MACHINE, Map.of("file", "x", "method", "HEAD", "status", "503")));

        List<SpanData> spans = spans(tracer);

        SpanData dhcp = spans.get(0);
        assertThat(text(dhcp, "DHCP.request.Header.transactionID")).isEqualTo("0x01020304");
        assertThat(text(dhcp, "DHCP.request.Header.chaddr")).isEqualTo("52:54:00:aa:88:2a");
        assertThat(text(dhcp, "DHCP.request.Opt53.MessageType")).isEqualTo("DISCOVER");
        assertThat(text(dhcp, "DHCP.reply.Opt53.MessageType")).isEqualTo("OFFER");
        assertThat(text(dhcp, "DHCP.reply.Header.yiaddr")).isEqualTo("192.0.2.15");
        assertThat(text(dhcp, "DHCP.reply.Header.file")).isEqualTo("ipxe.efi");
        assertThat(text(dhcp, "DHCP.server.ifname")).isEqualTo("br0");
        assertThat(dhcp.getEndEpochNanos() - dhcp.getStartEpochNanos())
                .isEqualTo(Duration.ofNanos(1_500_000).toNanos());
        SpanData tftp = spans.get(2);
        assertThat(tftp.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(text(tftp, "filename")).isEqualTo("ipxe.efi");
        assertThat(text(tftp, "requested-filename")).isEqualTo("d/ipxe.efi-" + trace.traceparent());
        assertThat(text(tftp, "ip")).isEqualTo("192.0.2.15");
        assertThat(text(tftp, "mac")).isEqualTo("52:54:00:aa:88:2a");
        assertThat(tftp.getStatus().getStatusCode()).isEqualTo(StatusCode.OK);
        SpanData http = spans.get(3);
        assertThat(http.getName()).isEqualTo("HTTP HEAD");
        assertThat(http.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                .isEqualTo(503);
        assertThat(http.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(http.getStatus().getDescription()).isEqualTo("because");
        assertThat(http.getResource().getAttribute(AttributeKey.stringKey("service.name")))
                .isEqualTo("smee");
    }

    @Test
    void aMachineThatStartsOverGetsANewTrace() {
        BootTracer tracer = tracer(ON);
        BootTrace first = boot(tracer, 0, Sender.FIRMWARE);
        BootTrace second = boot(tracer, 10, Sender.FIRMWARE);
        boot(tracer, 12, Sender.IPXE);
        tracer.on(event(15, Stage.SCRIPT, Outcome.SERVED, MACHINE, Map.of("file", "auto.ipxe")));
        BootTrace third = boot(tracer, 20, Sender.IPXE);

        List<SpanData> spans = spans(tracer);

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(spans)
                .extracting(SpanData::getTraceId)
                .containsExactly(
                        first.traceId(),
                        first.traceId(),
                        second.traceId(),
                        second.traceId(),
                        second.traceId(),
                        second.traceId(),
                        second.traceId(),
                        third.traceId(),
                        third.traceId());
    }

    @Test
    void repeatedMessagesStayInTheirTrace() {
        BootTracer tracer = tracer(ON);
        BootTrace trace = tracer.ofDhcp(MAC, Sender.FIRMWARE, true);
        tracer.on(dhcp(trace, 0, "DISCOVER", "OFFER"));

        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, true)).isSameAs(trace);
        assertThat(tracer.present(MAC)).isSameAs(trace);
        tracer.close();
    }

    @Test
    void aBootEndsWithItsWindowAndAnOperatingSystemBeginsNone() {
        BootTracer tracer = tracer("endpoint", "127.0.0.1:4317", "boot.window", "1m");
        BootTrace trace = boot(tracer, 0, Sender.FIRMWARE);
        nanos.set(Duration.ofSeconds(59).toNanos());
        assertThat(tracer.ofDhcp(MAC, Sender.SYSTEM, false)).isSameAs(trace);

        nanos.set(Duration.ofSeconds(60).toNanos());

        assertThat(tracer.present(MAC)).isSameAs(BootTrace.NONE);
        assertThat(tracer.ofDhcp(MAC, Sender.SYSTEM, true)).isSameAs(BootTrace.NONE);
        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, false).isPresent()).isTrue();
        tracer.close();
    }

    @Test
    void aTraceThatTheMachineBringsIsFollowedByWhatComesWithoutOne() {
        BootTracer tracer = tracer(ON);
        tracer.on(event(0, Stage.TFTP, Outcome.SERVED, BY_ADDRESS, Map.of("file", "f", "traceparent", ELSEWHERE)));
        tracer.on(event(1, Stage.SCRIPT, Outcome.SERVED, MACHINE, Map.of("file", "auto.ipxe")));

        List<SpanData> spans = spans(tracer);

        assertThat(spans).extracting(SpanData::getTraceId).containsOnly("0af7651916cd43dd8448eb211c80319c");
        assertThat(spans).extracting(SpanData::getParentSpanId).containsOnly("b7ad6b7169203331");
    }

    @Test
    void aLateStepOfAnEarlierBootDoesNotTakeOverThePresentOne() {
        BootTracer tracer = tracer(ON);
        BootTrace first = boot(tracer, 0, Sender.FIRMWARE);
        BootTrace second = boot(tracer, 10, Sender.FIRMWARE);
        tracer.on(event(
                12, Stage.TFTP, Outcome.FAILED, MACHINE, Map.of("file", "f", "traceparent", first.traceparent())));
        tracer.on(event(13, Stage.HTTP, Outcome.SERVED, MACHINE, Map.of("file", "f")));

        List<SpanData> spans = spans(tracer);

        assertThat(spans.get(4).getTraceId()).isEqualTo(first.traceId());
        assertThat(spans.get(5).getTraceId()).isEqualTo(second.traceId());
    }

    @Test
    void twoMachinesBehindOneAddressAreTwoBoots() {
        BootTracer tracer = tracer(ON);
        Machine other =
                new Machine(Optional.of(org.smee.api.net.MacAddress.parse("52:54:00:aa:88:2b")), MACHINE.address());
        tracer.on(event(0, Stage.SCRIPT, Outcome.SERVED, MACHINE, Map.of("file", "auto.ipxe")));
        tracer.on(event(1, Stage.SCRIPT, Outcome.SERVED, other, Map.of("file", "auto.ipxe")));
        tracer.on(event(2, Stage.HTTP, Outcome.SERVED, MACHINE, Map.of("file", "f")));

        List<String> traces = spans(tracer).stream().map(SpanData::getTraceId).toList();

        assertThat(traces.get(0)).isNotEqualTo(traces.get(1)).isEqualTo(traces.get(2));
    }

    @Test
    void withoutCollectorNothingIsTraced() {
        BootTracer tracer = tracer();

        assertThat(tracer.ofDhcp(MAC, Sender.FIRMWARE, true)).isSameAs(BootTrace.NONE);
        tracer.on(event(0, Stage.TFTP, Outcome.SERVED, MACHINE, Map.of("file", "f", "traceparent", ELSEWHERE)));
        assertThat(tracer.enabled()).isFalse();
        assertThat(tracer.lines()).first().asString().contains("SMEE_OTEL_ENDPOINT");
        assertThat(spans(tracer)).isEmpty();
    }

    @Test
    void aShareOfTheBootsIsTracedWholeAndTheOthersNotAtAll() {
        BootTracer tracer =
                tracer("endpoint", "127.0.0.1:4317", "sampler", "parentbased_traceidratio", "sampler.arg", "0.25");
        int traced = 0;
        for (int i = 0; i < 4000; i++) {
            var mac = new org.smee.api.net.MacAddress(0x020000000000L + i, 6);
            Machine machine =
                    new Machine(Optional.of(mac), Optional.of(new Ipv4Address(0x0a000000 + i).toInetAddress()));
            BootTrace trace = tracer.ofDhcp(mac, Sender.FIRMWARE, true);
            traced += trace.isPresent() ? 1 : 0;
            Map<String, String> details = trace.isPresent()
                    ? Map.of("traceparent", trace.traceparent())
                    : Map.of("type", "REQUEST", "reply", "ACK");
            tracer.on(event(0, Stage.DHCP, Outcome.SERVED, machine, details));
            if (i % 100 == 0) {
                tracer.on(event(
                        1, Stage.TFTP, Outcome.SERVED, new Machine(Optional.empty(), machine.address()), Map.of()));
            }
        }

        assertThat(traced).isBetween(800, 1200); // six standard deviations
        assertThat(tracer.measurements()).anyMatch(m -> m.name().equals("smee_boots_traced"));
        List<SpanData> spans = spans(tracer);
        assertThat(spans.stream().filter(s -> s.getName().equals("TFTP get")))
                .allMatch(s -> s.getParentSpanContext().isValid());
    }

    @Test
    void changedSettingsApplyToTheNextStep() {
        BootTracer tracer = tracer();

        tracer.modified(Steps.settings(ON));

        assertThat(boot(tracer, 0, Sender.FIRMWARE).isPresent()).isTrue();
        tracer.modified(Map.of("endpoint", "not a host"));
        assertThat(tracer.present(MAC).isPresent()).isTrue();
        assertThat(spans(tracer)).hasSize(2);
    }

    @Test
    void aBootWithTooManyStepsIsCutAndCounted() {
        BootTracer tracer = tracer("endpoint", "127.0.0.1:4317", "queue.size", "10000");
        for (int i = 0; i < Boot.MOST_SPANS + 5; i++) {
            tracer.on(event(i, Stage.HTTP, Outcome.SERVED, MACHINE, Map.of("file", "f")));
        }

        assertThat(LostTest.dropped(tracer, "long_boot")).isEqualTo(5);
        assertThat(spans(tracer)).hasSize(Boot.MOST_SPANS);
    }
}
