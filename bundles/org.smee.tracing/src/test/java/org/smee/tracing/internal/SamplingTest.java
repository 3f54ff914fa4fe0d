package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another service of the same boot may use the SDK's sampler: both must decide alike. */
class SamplingTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 0.01, 0.25, 0.5, 0.999, 1})
    void decidesAsTheSamplerOfTheSdk(double share) {
        Sampling ours = new Sampling(Sampling.Kind.TRACEIDRATIO, share);
        Sampler theirs = Sampler.traceIdRatioBased(share);
        Random random = new Random(1);

        for (int i = 0; i < 10_000; i++) {
            long low = i == 0 ? Long.MIN_VALUE : i == 1 ? Long.MAX_VALUE : random.nextLong();
            String traceId = HexFormat.of().toHexDigits(random.nextLong())
                    + HexFormat.of().toHexDigits(low);
            assertThat(ours.takes(low)).as(traceId).isEqualTo(isTaken(theirs, traceId));
        }
    }

    private static boolean isTaken(Sampler sampler, String traceId) {
        SamplingDecision decision = sampler.shouldSample(
                        Context.root(), traceId, "boot", SpanKind.INTERNAL, Attributes.empty(), List.of())
                .getDecision();
        return decision == SamplingDecision.RECORD_AND_SAMPLE;
    }
}
