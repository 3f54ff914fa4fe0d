package org.smee.backend.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

/** Reads one machine as {@code machine.schema.json} describes it: the names are those of the hardware file. */
final class MachineReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MachineReader() {}

    /** Throws {@link IllegalArgumentException} that names the key. */
    static Hardware read(byte[] body) {
        JsonNode machine = tree(body);
        MacAddress mac = value(machine, "mac", MacAddress::parse)
                .orElseThrow(() -> new IllegalArgumentException("mac is missing"));
        return new Hardware(
                value(machine, "id", text -> text).orElse(mac.toString()),
                mac,
                value(
                                machine,
                                "ipAddress",
                                text -> checked(
                                        Ipv4Address.parse(text),
                                        Ipv4Address::isAssignable,
                                        "the address of one machine"))
                        .map(address -> reservation(machine, address)),
                flag(machine, "disabled"),
                netboot(machine, machine.path("netboot")),
                labels(machine.path("labels")));
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be decoded", e);
        }
    }

    private static Reservation reservation(JsonNode machine, Ipv4Address address) {
        return new Reservation(
                address,
                value(
                        machine,
                        "subnetMask",
                        text -> checked(
                                Ipv4Address.parse(text), Ipv4Address::isNetmask, "a netmask, e.g. 255.255.255.0")),
                value(machine, "defaultGateway", Ipv4Address::parse),
                value(machine, "broadcastAddress", Ipv4Address::parse),
                list(machine, "nameServers", Ipv4Address::parse),
                list(machine, "ntpServers", Ipv4Address::parse),
                text(machine, "hostname"),
                text(machine, "domainName"),
                list(machine, "domainSearch", text -> text),
                value(machine, "leaseTime", Long::parseLong).map(Duration::ofSeconds),
                routes(machine.path("classlessStaticRoutes")),
                text(machine, "tftpServerName"),
                text(machine, "bootFileName"),
                text(machine, "vlanID", HardwareText.VLANS));
    }

    private static Netboot netboot(JsonNode machine, JsonNode netboot) {
        JsonNode osie = netboot.path("osie");
        return new Netboot(
                flag(netboot, "allowPxe"),
                text(netboot, "ipxeScriptUrl", HardwareText.URL),
                text(netboot, "ipxeScript"),
                text(netboot, "ipxeBinary"),
                text(machine, "arch"),
                text(netboot, "facility"),
                text(netboot, "console"),
                text(machine, "agentID"),
                new Netboot.Osie(
                        text(osie, "baseURL", HardwareText.URL),
                        text(osie, "kernel"),
                        text(osie, "initrd"),
                        list(osie, "kernelParams", text -> text)),
                text(netboot.path("pxelinux"), "config"),
                Netboot.RaspberryPi.NONE,
                text(machine.path("isoboot"), "sourceISO", HardwareText.HTTP_URL),
                value(netboot, "boot", Boot::parse).orElse(Boot.NETWORK));
    }

    private static List<Reservation.Route> routes(JsonNode routes) {
        List<Reservation.Route> all = new ArrayList<>();
        for (JsonNode route : routes) {
            all.add(new Reservation.Route(
                    value(route, "destination", Ipv4Network::parse).orElseThrow(() -> missing("destination")),
                    value(route, "router", Ipv4Address::parse).orElseThrow(() -> missing("router"))));
        }
        return all;
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("a route of classlessStaticRoutes has no " + key);
    }

    private static Map<String, String> labels(JsonNode labels) {
        Map<String, String> all = new HashMap<>();
        labels.properties()
                .forEach(label -> all.put(label.getKey(), label.getValue().asText()));
        return all;
    }

    private static String text(JsonNode in, String key) {
        return value(in, key, text -> text).orElse("");
    }

    private static String text(JsonNode in, String key, HardwareText allowed) {
        return value(in, key, text -> text.isEmpty() ? text : checked(text, allowed::allows, allowed.allowed()))
                .orElse("");
    }

    private static <T> T checked(T value, Predicate<T> rule, String allowed) {
        if (!rule.test(value)) {
            throw new IllegalArgumentException("\"" + value + "\" is not allowed; allowed: " + allowed);
        }
        return value;
    }

    private static boolean flag(JsonNode in, String key) {
        JsonNode value = in.path(key);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw new IllegalArgumentException(key + " must be true or false");
        }
        return value.asBoolean();
    }

    private static <T> Optional<T> value(JsonNode in, String key, Function<String, T> parse) {
        JsonNode value = in.path(key);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(parsed(key, value, parse));
    }

    private static <T> List<T> list(JsonNode in, String key, Function<String, T> parse) {
        JsonNode values = in.path(key);
        if (!values.isArray() && !values.isMissingNode() && !values.isNull()) {
            throw new IllegalArgumentException(key + " must be a list");
        }
        List<T> all = new ArrayList<>();
        values.forEach(value -> all.add(parsed(key, value, parse)));
        return all;
    }

    private static <T> T parsed(String key, JsonNode value, Function<String, T> parse) {
        if (!value.isValueNode()) {
            throw new IllegalArgumentException(key + " must be one value");
        }
        try {
            return parse.apply(value.asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
