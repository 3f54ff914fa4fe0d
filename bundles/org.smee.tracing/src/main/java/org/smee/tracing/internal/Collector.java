package org.smee.tracing.internal;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Who receives the traces, and how it is spoken to: OTLP over gRPC or HTTP.
 *
 * @param url where; the scheme says whether there is TLS
 * @param grpc gRPC, else protobuf by HTTP at {@code v1/traces} below the URL
 * @param headers sent with each request; secrets
 * @param certificate what TLS trusts; empty: the JVM's
 * @param timeout how long one request may take
 * @param gzip whether bodies are compressed
 */
record Collector(
        URI url,
        boolean grpc,
        Map<String, String> headers,
        Optional<Path> certificate,
        Duration timeout,
        boolean gzip) {
    /** Opens nothing yet. Throws {@link IllegalArgumentException} if the certificate is none. */
    SpanExporter exporter() {
        return grpc ? overGrpc() : overHttp();
    }

    private SpanExporter overGrpc() {
        OtlpGrpcSpanExporterBuilder builder =
                OtlpGrpcSpanExporter.builder().setEndpoint(url.toString()).setTimeout(timeout);
        if (gzip) {
            builder.setCompression("gzip");
        }
        headers.forEach(builder::addHeader);
        certificate.ifPresent(file -> builder.setTrustedCertificates(read(file)));
        return builder.build();
    }

    private SpanExporter overHttp() {
        String base = url.toString();
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint((base.endsWith("/") ? base : base + "/") + "v1/traces")
                .setTimeout(timeout);
        if (gzip) {
            builder.setCompression("gzip");
        }
        headers.forEach(builder::addHeader);
        certificate.ifPresent(file -> builder.setTrustedCertificates(read(file)));
        return builder.build();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the headers: they may be secrets. */
    @Override
    public String toString() {
        return url + " by " + (grpc ? "gRPC" : "HTTP");
    }
}
