package org.smee.events.webhook.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class WebhookTest {
    private final FakeWebhook server = new FakeWebhook();
    private final List<Webhook> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Webhook::close);
        server.close();
    }

    private Webhook webhook(Map<String, String> more) {
        Webhook webhook = new Webhook(server.settings(more));
        open.add(webhook);
        return webhook;
    }

    private static BootEvent event(Outcome outcome, String why) {
        return new BootEvent(Instant.EPOCH, Stage.DHCP, outcome, why, Machine.UNKNOWN, Map.of());
    }

    @Test
    void eventsArriveInOrderAndInBatches() throws Exception {
        server.answer(503);
        Webhook webhook = webhook(Map.of("batch", "3", "retry.max", "1s", "gather", "1m"));
        for (int i = 0; i < 6; i++) {
            webhook.on(event(Outcome.SERVED, "event " + i));
        }

        FakeWebhook.Post failed = server.next();
        FakeWebhook.Post again = server.next();
        FakeWebhook.Post second = server.next();

        assertThat(failed.reasons()).containsExactly("event 0", "event 1", "event 2");
        assertThat(again).isEqualTo(failed);
        assertThat(second.reasons()).containsExactly("event 3", "event 4", "event 5");
        assertThat(second.key()).isNotEqualTo(failed.key());
    }

    @Test
    void batchThatIsRefusedForGoodMakesWay() throws Exception {
        server.answer(400);
        Webhook webhook = webhook(Map.of("batch", "1"));
        webhook.on(event(Outcome.SERVED, "refused"));
        webhook.on(event(Outcome.SERVED, "taken"));

        assertThat(server.next().reasons()).containsExactly("refused");
        assertThat(server.next().reasons()).containsExactly("taken");
        assertThat(webhook.problems()).hasSize(1).first().asString().contains("refused 1 events");
    }

    @Test
    void onlyWantedOutcomesArePosted() throws Exception {
        Webhook webhook = webhook(Map.of("outcomes", "failed, Not-Found"));
        webhook.on(event(Outcome.SERVED, "served"));
        webhook.on(event(Outcome.FAILED, "failed"));
        webhook.on(event(Outcome.IGNORED, "ignored"));
        webhook.on(event(Outcome.NOT_FOUND, "not found"));

        List<String> posted = new ArrayList<>(server.next().reasons());
        while (posted.size() < 2) {
            posted.addAll(server.next().reasons());
        }
        assertThat(posted).containsExactly("failed", "not found");
    }

    @Test
    void whatDoesNotFitIsLostAndCounted() {
        server.silent();
        Webhook webhook = webhook(Map.of("queue", "2", "batch", "1"));
        for (int i = 0; i < 10; i++) {
            webhook.on(event(Outcome.SERVED, "event " + i));
        }

        assertThat(webhook.problems())
                .anyMatch(problem -> problem.contains("were lost") && problem.contains("queue in"));
    }

    @Test
    void whatWaitsGoesToTheNewAddress() throws Exception {
        Webhook webhook = webhook(Map.of("url", "http://127.0.0.1:9/events"));
        webhook.on(event(Outcome.SERVED, "early"));

        webhook.modified(Map.of("url", "nonsense"));
        webhook.modified(Map.of("url", server.settings(Map.of()).url().toString(), "gather", "0s"));

        assertThat(server.next().reasons()).containsExactly("early");
    }

    @Test
    void tokenComesFromItsFile(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("token"), "secret\n");

        webhook(Map.of("token.file", file.toString())).on(event(Outcome.SERVED, "x"));

        assertThat(server.next().authorization()).isEqualTo("Bearer secret");
    }

    @Test
    void eventIsWrittenAsDocumented() throws Exception {
        Machine machine = new Machine(
                Optional.of(MacAddress.parse("52:54:00:aa:88:2a")), Optional.of(InetAddress.getByName("192.168.2.15")));
        BootEvent event = new BootEvent(
                Instant.EPOCH, Stage.SCRIPT, Outcome.NOT_FOUND, "a \"reason\"", machine, Map.of("file", "auto.ipxe"));

        assertThat(new String(EventJson.write(List.of(event)), UTF_8))
                .isEqualTo(
                        "{\"events\":[{\"at\":\"1970-01-01T00:00:00Z\",\"stage\":\"script\",\"outcome\":\"not-found\","
                                + "\"why\":\"a \\\"reason\\\"\",\"mac\":\"52:54:00:aa:88:2a\",\"address\":\"192.168.2.15\","
                                + "\"details\":{\"file\":\"auto.ipxe\"}}]}");
    }

    @Test
    void textThatIsNoUnicodeIsPostedToo() throws Exception {
        webhook(Map.of()).on(event(Outcome.SERVED, "half \uD800 a character"));

        assertThat(server.next().reasons()).singleElement().asString().startsWith("half ");
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("url");
        assertThatThrownBy(() -> settings(Map.of("url", "http://h/", "outcomes", "good")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("outcomes");
    }

    private static WebhookSettings settings(Map<String, String> file) {
        return WebhookSettings.from(new SettingsReader(WebhookSettings.PID, file, Map.of()));
    }
}
