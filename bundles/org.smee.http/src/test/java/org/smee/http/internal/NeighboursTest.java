package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private long now;
    private final Neighbours neighbours = new Neighbours(() -> now);

    @Test
    void pathsOfAServletThatChangedAMomentAgoAreChanging() {
        neighbours.came("/iso/*");
        neighbours.went(new String[] {"/healthz", "/readyz"});

        assertThat(neighbours.isChanging("/iso/52-54-00-aa-88-2a/hook.iso")).isTrue();
        assertThat(neighbours.isChanging("/readyz")).isTrue();
        assertThat(neighbours.isChanging("/isolinux.bin")).isFalse();
        assertThat(neighbours.isChanging("/readyz/more")).isFalse();
    }

    @Test
    void afterTheGraceThePathIsLikeAnyOther() {
        neighbours.came("/iso/*");

        now += TimeUnit.SECONDS.toNanos(6);

        assertThat(neighbours.isChanging("/iso/x.iso")).isFalse();
    }

    @Test
    void theServletForAllPathsIsNoNeighbour() {
        neighbours.came("/*");

        assertThat(neighbours.isChanging("/auto.ipxe")).isFalse();
    }

    @Test
    void allThatAreThereAreChangingWhenAnotherServerComes() {
        neighbours.came("/iso/*");
        neighbours.came("/gone/*");
        neighbours.went("/gone/*");
        now += TimeUnit.HOURS.toNanos(1);

        neighbours.allAnew();

        assertThat(neighbours.isChanging("/iso/x.iso")).isTrue();
        assertThat(neighbours.isChanging("/gone/x.iso")).isFalse();
    }
}
