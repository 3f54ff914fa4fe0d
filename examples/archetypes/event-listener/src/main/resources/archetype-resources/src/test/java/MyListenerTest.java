package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Outcome;
import org.smee.testkit.BootEventListenerContract;

class MyListenerTest extends BootEventListenerContract {
    private final MyListener listener = new MyListener();

    @Override
    protected BootEventListener listener() {
        return listener;
    }

    @Override
    protected long kept(BootEventListener asked) {
        return 0; // it counts and keeps nothing
    }

    @Override
    protected long limit() {
        return 0;
    }

    @Test
    void outcomesAreCounted() {
        events().forEach(listener::on);

        long each = events().filter(event -> event.outcome() == Outcome.LOOP).count();
        assertThat(listener.count(Outcome.LOOP)).isEqualTo(each);
    }
}
