package org.smee.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.plugin.PluginState.Condition;

class AudienceTest {
    private final Audience<Consumer<String>> audience = new Audience<>("test", "observer");
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        audience.close();
    }

    @Test
    void everybodyIsToldAlthoughOneThrowsAndThatOneIsNamed() {
        audience.add(
                text -> {
                    throw new IllegalStateException("bad");
                },
                Map.of("component.name", "Bad"));
        audience.add(heard::add, Map.of("component.name", "Good"));

        audience.tell(observer -> observer.accept("hello"));

        assertThat(heard).containsExactly("hello");
        assertThat(audience.plugins())
                .filteredOn(state -> state.name().equals("Bad"))
                .allMatch(state ->
                        state.condition() == Condition.FAILING && state.reason().contains("bad"))
                .hasSize(1);
    }

    @Test
    void whoLeftIsNotToldAndWithoutAnybodyItIsEmpty() {
        Consumer<String> observer = heard::add;
        assertThat(audience.isEmpty()).isTrue();
        audience.add(observer, Map.of());
        assertThat(audience.isEmpty()).isFalse();
        audience.remove(observer);

        audience.tell(each -> each.accept("hello"));

        assertThat(heard).isEmpty();
        assertThat(audience.isEmpty()).isTrue();
    }
}
