package org.smee.events.webhook.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;

/** Events as they are posted: {@code {"events": [...]}}, as the README shows. */
final class EventJson {
    /** Text from the network may hold half a character, which has no form in UTF-8 but has one as an escape. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private EventJson() {}

    static byte[] write(List<BootEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (BootEvent event : events) {
                write(json, event);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, BootEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", event.at().toString());
        json.writeStringField("stage", WebhookSettings.name(event.stage()));
        json.writeStringField("outcome", WebhookSettings.name(event.outcome()));
        json.writeStringField("why", event.why());
        if (event.machine().mac().isPresent()) {
            json.writeStringField("mac", event.machine().mac().get().toString());
        }
        Optional<InetAddress> address = event.machine().address();
        if (address.isPresent()) {
            json.writeStringField("address", address.get().getHostAddress());
        }
        json.writeObjectFieldStart("details");
        for (Map.Entry<String, String> detail : event.details().entrySet()) {
            json.writeStringField(detail.getKey(), detail.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
