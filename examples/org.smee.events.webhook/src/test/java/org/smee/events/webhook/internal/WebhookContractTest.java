package org.smee.events.webhook.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.smee.api.event.BootEventListener;
import org.smee.testkit.BootEventListenerContract;

class WebhookContractTest extends BootEventListenerContract {
    private final FakeWebhook server = new FakeWebhook().silent();
    private final Webhook webhook = new Webhook(server.settings(Map.of("queue", "1000")));

    @Override
    protected BootEventListener listener() {
        return webhook;
    }

    @Override
    protected long kept(BootEventListener listener) {
        return webhook.waiting();
    }

    @Override
    protected long limit() {
        return 1000 + 100; // the queue, and the batch under way
    }

    @AfterEach
    void close() {
        server.close();
        webhook.close();
    }
}
