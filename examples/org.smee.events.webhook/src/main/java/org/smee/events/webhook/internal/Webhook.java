package org.smee.events.webhook.internal;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.ServerStatus;

/** Hands boot events to a {@link Poster}, and says in {@code smee:status} how that goes. It exists while configured. */
@Component(
        service = {BootEventListener.class, ServerStatus.class},
        configurationPid = WebhookSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebhookConfig.class)
public final class Webhook implements BootEventListener, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);

    private volatile Poster poster;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public Webhook(Map<String, Object> file) {
        this(WebhookSettings.from(SettingsReader.of(WebhookSettings.PID, file)));
    }

    /** Tests start here. */
    Webhook(WebhookSettings settings) {
        poster = new Poster(settings);
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. What waited is posted the new way. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            Poster before = poster;
            poster = new Poster(WebhookSettings.from(SettingsReader.of(WebhookSettings.PID, file)));
            before.close().forEach(poster::offer);
        } catch (SettingsException e) {
            log.error("event=webhook.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Ends the thread; what waits is lost. */
    @Deactivate
    void close() {
        poster.close();
    }

    /** Queues the event; never blocks. */
    @Override
    public void on(BootEvent event) {
        poster.offer(event);
    }

    /** How many events are not posted yet. */
    long waiting() {
        return poster.waiting();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public List<String> lines() {
        return poster.lines();
    }

    @Override
    public List<String> problems() {
        return poster.problems();
    }
}
