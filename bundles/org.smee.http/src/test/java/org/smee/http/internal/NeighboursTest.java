package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private long now;
    private final Neighbours neighbours = new Neighbours(() -> now);

    @Test
    void pathsOfAServletThatChangedAMomentAgoAreChanging() {
        neighbours.changed("/iso/*");
        neighbours.changed(new String[] {"/healthz", "/readyz"});

        assertThat(neighbours.isChanging("/iso/52-54-00-aa-88-2a/hook.iso")).isTrue();
        assertThat(neighbours.isChanging("/readyz")).isTrue();
        assertThat(neighbours.isChanging("/isolinux.bin")).isFalse();
        assertThat(neighbours.isChanging("/readyz/more")).isFalse();
    }

    @Test
    void afterTheGraceThePathIsLikeAnyOther() {
        neighbours.changed("/iso/*");

        now += TimeUnit.SECONDS.toNanos(6);

        assertThat(neighbours.isChanging("/iso/x.iso")).isFalse();
    }

    @Test
    void theServletForAllPathsIsNoNeighbour() {
        neighbours.changed("/*");

        assertThat(neighbours.isChanging("/auto.ipxe")).isFalse();
    }
}
