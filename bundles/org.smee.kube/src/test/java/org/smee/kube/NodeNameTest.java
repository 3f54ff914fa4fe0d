package org.smee.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {
    @Test
    void aNameIsTakenAsItIsAndNoneIsTheHosts() {
        assertThat(NodeName.of("Node-1.example")).isEqualTo("Node-1.example");
        assertThat(NodeName.of("")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-a", "a.", "\u00e4", "a\n"})
    void whatIsNoHostNameIsRefused(String text) {
        assertThatThrownBy(() -> NodeName.of(text)).hasMessageContaining("a host name of up to 128");
    }

    @Test
    void aNameThatAnEventCannotHoldIsRefused() {
        assertThat(NodeName.of("a".repeat(128))).hasSize(128);
        assertThatThrownBy(() -> NodeName.of("a".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }
}
