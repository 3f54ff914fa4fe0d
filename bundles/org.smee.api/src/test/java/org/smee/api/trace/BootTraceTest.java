package org.smee.api.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.trace.BootTrace.Names;

class BootTraceTest {
    private static final String HIGH_BITS = "00-f3b1e307bb35484ff35a1f772c06910e-f887dc3912240434-01";

    @Test
    void whatIsReadIsWrittenAgain() {
        BootTrace trace = BootTrace.parse(HIGH_BITS, Names.BINARIES).orElseThrow();

        assertThat(trace.traceparent()).isEqualTo(HIGH_BITS);
        assertThat(trace.traceId()).isEqualTo("f3b1e307bb35484ff35a1f772c06910e");
        assertThat(trace.spanId()).isEqualTo("f887dc3912240434");
        assertThat(trace.traceHigh()).isEqualTo(0xf3b1e307bb35484fL);
        assertThat(trace.traceLow()).isEqualTo(0xf35a1f772c06910eL);
        assertThat(trace.span()).isEqualTo(0xf887dc3912240434L);
        assertThat(trace.binarySuffix()).isEqualTo("-" + HIGH_BITS);
        assertThat(trace.scriptSuffix()).isEmpty();
    }

    @Test
    void smallIdsKeepTheirZeros() {
        assertThat(new BootTrace(0, 1, 2, Names.NONE).traceparent())
                .isEqualTo("00-00000000000000000000000000000001-0000000000000002-01");
    }

    @Test
    void whoSendsATraceWantsToBeTraced() {
        assertThat(BootTrace.parse(HIGH_BITS.replaceAll("01$", "00"), Names.ALL)
                        .orElseThrow()
                        .traceparent())
                .endsWith("-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-f3b1e307bb35484ff35a1f772c06910e-f887dc3912240434",
                "00-F3b1e307bb35484ff35a1f772c06910e-f887dc3912240434-01",
                "00-00000000000000000000000000000000-f887dc3912240434-01",
                "00-f3b1e307bb35484ff35a1f772c06910e-0000000000000000-01",
                "00-f3b1e307bb35484ff35a1f772c06910e-f887dc3912240434-01-"
            })
    void whatIsNoTraceparentIsNotRead(String text) {
        assertThat(BootTrace.parse(text, Names.ALL)).isEmpty();
    }

    @Test
    void noTraceSaysNothing() {
        assertThat(BootTrace.NONE.isPresent()).isFalse();
        assertThat(BootTrace.NONE.traceparent() + BootTrace.NONE.traceId() + BootTrace.NONE.spanId())
                .isEmpty();
        assertThatThrownBy(() -> new BootTrace(0, 0, 1, Names.ALL)).isInstanceOf(IllegalArgumentException.class);
    }
}
