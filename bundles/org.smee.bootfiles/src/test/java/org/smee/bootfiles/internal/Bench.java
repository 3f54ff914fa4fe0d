package org.smee.bootfiles.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Netboot.Osie;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.InMemoryHardware;

/** A provider over a directory and a few machines, and what it answers to names. */
final class Bench implements AutoCloseable {
    static final String MAC = "52:54:00:aa:88:2a";
    static final String ADDRESS = "192.168.2.15";
    static final String STRANGER = "192.168.2.99";
    static final String SERIAL = "1a2b3c4d";

    final InMemoryHardware hardware = new InMemoryHardware();
    final LocalFiles provider;

    private final Path directory;

    Bench(Path directory, String... settings) {
        this.directory = directory;
        this.provider = new LocalFiles(settings(directory, settings), hardware);
    }

    static BootFilesSettings settings(Path directory, String... more) {
        Map<String, Object> keys = new HashMap<>(Map.of("directory", directory.toString()));
        for (String setting : more) {
            String[] pair = setting.split("=", 2);
            keys.put(pair[0], pair[1]);
        }
        return BootFilesSettings.from(new SettingsReader(BootFilesSettings.PID, keys, Map.of()));
    }

    /** Puts a machine with an address. */
    void machine(boolean allowed, String pxelinux, RaspberryPi pi, String... kernelParams) {
        Reservation reservation = Reservation.of(Ipv4Address.parse(ADDRESS), Ipv4Address.parse("255.255.255.0"));
        put(MAC, Optional.of(reservation), allowed, pxelinux, pi, kernelParams);
    }

    /** Puts a machine that nobody knows by address. */
    void machineWithoutAddress(RaspberryPi pi) {
        put(MAC, Optional.empty(), true, "", pi);
    }

    private void put(
            String mac,
            Optional<Reservation> reservation,
            boolean allowed,
            String pxelinux,
            RaspberryPi pi,
            String... kernelParams) {
        Osie osie = new Osie("", "", "", List.of(kernelParams));
        Netboot netboot = new Netboot(allowed, "", "", "", "", "", "", "", osie, pxelinux, pi, "");
        hardware.put(new Hardware("m1", MacAddress.parse(mac), reservation, false, netboot, Map.of()));
    }

    void file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    BootFileAnswer tftp(String name) {
        return ask(name, Protocol.TFTP, ADDRESS);
    }

    BootFileAnswer http(String name) {
        return ask(name, Protocol.HTTP, ADDRESS);
    }

    BootFileAnswer ask(String name, Protocol protocol, String client) {
        BootFileRequest request = BootFileRequest.of(name, protocol, socket(client, 40000), socket("192.168.2.1", 69));
        return provider.open(request).toCompletableFuture().join();
    }

    static String textOf(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Opened.class);
        try (BootFile file = ((Opened) answer).file()) {
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            while (content.hasRemaining()) {
                assertThat(file.read(content.position(), content)).isPositive();
            }
            return new String(content.array(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("the file cannot be read", e);
        }
    }

    static Refused refused(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }

    private static InetSocketAddress socket(String address, int port) {
        return new InetSocketAddress(Ipv4Address.parse(address).toInetAddress(), port);
    }

    @Override
    public void close() {
        provider.close();
    }
}
