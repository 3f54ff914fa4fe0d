package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginState.Condition;

class BudgetTest {
    private static final Instant START = Instant.EPOCH;

    private final Budget budget = new Budget(1, Duration.ofSeconds(60), START);

    private static List<PluginState> state(Condition condition, long calls, long errors, long late) {
        return List.of(new PluginState(
                "dhcp", "handler", "next", 7, 1, condition, START, "threw X", calls, errors, late, 0, Duration.ZERO));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void withinTheBudgetNothingHappens() {
        assertThat(budget.look(at(1), state(Condition.OK, 0, 0, 0))).isEmpty();
        assertThat(budget.look(at(2), state(Condition.FAILING, 1000, 10, 0))).isEmpty();
    }

    @Test
    void beyondItTheReasonNamesRateAndLastFault() {
        assertThat(budget.look(at(2), state(Condition.FAILING, 1000, 8, 3)))
                .hasValue("11 of the last 1000 calls went wrong (1.1 %, allowed 1.0 %); the last one threw X");
    }

    @Test
    void errorsOlderThanTheWindowDoNotCount() {
        Budget lenient = new Budget(50, Duration.ofSeconds(60), START);
        assertThat(lenient.look(at(1), state(Condition.FAILING, 10, 5, 0))).isEmpty();
        assertThat(lenient.look(at(100), state(Condition.OK, 10, 5, 0))).isEmpty();
        assertThat(lenient.look(at(200), state(Condition.OK, 20, 5, 0))).isEmpty();

        assertThat(lenient.look(at(210), state(Condition.FAILING, 30, 16, 0)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("11 of the last 20 calls"));
    }

    @Test
    void aBudgetOfNothingForgivesNothing() {
        Budget none = new Budget(0, Duration.ofSeconds(60), START);

        assertThat(none.look(at(1), state(Condition.OK, 1_000_000, 0, 0))).isEmpty();
        assertThat(none.look(at(2), state(Condition.FAILING, 1_000_001, 1, 0))).isPresent();
    }

    @Test
    void oneThatIsBypassedHasNoBudgetLeft() {
        assertThat(budget.look(at(1), state(Condition.BYPASSED, 1_000_000, 0, 3)))
                .hasValueSatisfying(why -> assertThat(why).contains("bypassed"));
    }
}
