package org.smee.backend.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Hardware;

class MachineReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the schema describes, with a value for everything. */
    private static JsonNode example(String key, JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = JSON.createObjectNode();
                schema.path("properties")
                        .properties()
                        .forEach(p -> object.set(p.getKey(), example(p.getKey(), p.getValue())));
                if (schema.has("additionalProperties")) {
                    object.put("rack", key + "-value");
                }
                yield object;
            }
            case "array" -> {
                ArrayNode array = JSON.createArrayNode();
                yield array.add(example(key, schema.path("items")));
            }
            case "boolean" -> JSON.getNodeFactory().booleanNode(true);
            case "integer" -> JSON.getNodeFactory().numberNode(4711);
            default ->
                JSON.getNodeFactory()
                        .textNode(
                                switch (key) {
                                    case "mac" -> "52:54:00:aa:88:2a";
                                    case "boot" -> "once:boot-value";
                                    case "destination" -> "10.1.0.0/16";
                                    case "router" -> "10.9.9.9";
                                    case "subnetMask" -> "255.255.254.0";
                                    case "vlanID" -> "42";
                                    case "ipxeScriptUrl", "baseURL", "sourceISO" -> "http://192.0.2.1/" + key;
                                    default ->
                                        "ipv4".equals(schema.path("format").asText())
                                                ? "10.0.0." + Math.floorMod(key.hashCode(), 251)
                                                : key + "-value";
                                });
        };
    }

    @ParameterizedTest
    @CsvSource({
        "ipAddress,224.0.0.1",
        "subnetMask,255.0.255.0",
        "vlanID,4097",
    })
    void valueThatNoMachineCanHaveIsNamed(String key, String value) {
        ObjectNode machine = JSON.createObjectNode()
                .put("mac", "52:54:00:aa:88:2a")
                .put("ipAddress", "192.0.2.15")
                .put(key, value);

        assertThatThrownBy(() -> MachineReader.read(machine.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(key, value, "allowed: ");
    }

    @Test
    void everyKeyOfTheSchemaIsRead() throws Exception {
        JsonNode schema = JSON.readTree(Path.of("machine.schema.json").toFile());
        JsonNode document = example("machine", schema);

        Hardware machine = MachineReader.read(document.toString().getBytes(StandardCharsets.UTF_8));

        String read = machine.toString();
        List<String> values = new ArrayList<>();
        leaves(document, values);
        assertThat(values)
                .hasSizeGreaterThan(25)
                .allSatisfy(value -> assertThat(read).contains(value));
        assertThat(machine.dhcpDisabled()).isTrue();
        assertThat(machine.netboot().allowed()).isTrue();
        assertThat(machine.reservation().orElseThrow().lease().orElseThrow().toSeconds())
                .isEqualTo(4711);
    }

    private static void leaves(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.asText());
        }
        node.forEach(child -> leaves(child, into));
    }

    @Test
    void recordOfAMacAloneIsKnownAndMayNotBoot() {
        Hardware machine =
                MachineReader.read("{\"mac\": \"525400AA882A\", \"hostname\": null}".getBytes(StandardCharsets.UTF_8));

        assertThat(machine.id()).isEqualTo("52:54:00:aa:88:2a");
        assertThat(machine.reservation()).isEmpty();
        assertThat(machine.netboot().allowed()).isFalse();
    }
}
