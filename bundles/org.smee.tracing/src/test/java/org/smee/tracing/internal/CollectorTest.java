package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.tracing.internal.Steps.MACHINE;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** Against other people's servers: gRPC's own, and the JDK's for HTTP; read by OpenTelemetry's own protobuf classes. */
class CollectorTest {
    private final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    private static void step(String... settings) {
        BootTracer tracer = new BootTracer(Steps.settings(settings), Collector::exporter, System::nanoTime);
        tracer.on(Steps.event(0, Stage.SCRIPT, Outcome.SERVED, MACHINE, Map.of("file", "auto.ipxe")));
        tracer.close();
        assertThat(tracer.lines()).first().asString().contains("1 spans sent, 0 lost");
    }

    private void assertOneSpanArrived() throws IOException {
        assertThat(bodies).hasSize(1);
        var spans = ExportTraceServiceRequest.parseFrom(bodies.get(0)).getResourceSpans(0);
        assertThat(spans.getResource().getAttributesList())
                .anyMatch(a -> a.getKey().equals("service.name")
                        && a.getValue().getStringValue().equals("smee"))
                .anyMatch(a -> a.getKey().equals("site")
                        && a.getValue().getStringValue().equals("lab 1"));
        Span span = spans.getScopeSpans(0).getSpans(0);
        assertThat(span.getName()).isEqualTo("iPXE script");
        assertThat(span.getStartTimeUnixNano()).isEqualTo(Steps.BEGAN.getEpochSecond() * 1_000_000_000L);
        assertThat(tokens).containsExactly("Bearer a,b");
    }

    @Test
    void spansArriveAtAGrpcServer() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(traceService(), new Tokens()))
                .build()
                .start();
        try {
            step(
                    "endpoint", "127.0.0.1:" + server.getPort(),
                    "secret.headers", "authorization=Bearer a%2Cb",
                    "resource.attributes", "site=lab%201");

            assertOneSpanArrived();
        } finally {
            server.shutdownNow();
        }
    }

    private ServerServiceDefinition traceService() {
        MethodDescriptor<byte[], byte[]> export = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
                .build();
        return ServerServiceDefinition.builder("opentelemetry.proto.collector.trace.v1.TraceService")
                .addMethod(export, ServerCalls.asyncUnaryCall((request, answer) -> {
                    bodies.add(request);
                    answer.onNext(new byte[0]);
                    answer.onCompleted();
                }))
                .build();
    }

    private final class Tokens implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            tokens.add(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
            return next.startCall(call, headers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void spansArriveAtAnHttpServerCompressed() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> paths = Collections.synchronizedList(new ArrayList<>());
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type"));
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            bodies.add(new GZIPInputStream(exchange.getRequestBody()).readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            step(
                    "url", "http://127.0.0.1:" + server.getAddress().getPort() + "/otlp",
                    "protocol", "http/protobuf",
                    "compression", "gzip",
                    "secret.headers", "Authorization=Bearer a%2Cb",
                    "resource.attributes", "site=lab%201");

            assertThat(paths).containsExactly("/otlp/v1/traces application/x-protobuf");
            assertOneSpanArrived();
        } finally {
            server.stop(0);
        }
    }
}
