import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;

/** The smallest listener there is, to be replaced. */
public final class Listener implements BundleActivator, BootEventListener {
    private final AtomicLong heard = new AtomicLong();

    @Override
    public void start(BundleContext context) {
        context.registerService(BootEventListener.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        System.out.println("e2e listener: " + heard + " events");
    }

    @Override
    public void on(BootEvent event) {
        heard.incrementAndGet();
    }
}
