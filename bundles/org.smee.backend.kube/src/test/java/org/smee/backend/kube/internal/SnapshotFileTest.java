package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.hardware.Interner;

class SnapshotFileTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path folder;

    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void start() {
        path = folder.resolve("deep/kube.snapshot");
        file = new SnapshotFile(path, new Interner());
    }

    private static HardwareObject rich() {
        HardwareObject object =
                V1alpha1FormatTest.read("""
                {"agentID": "a", "interfaces": [{"dhcp": {"mac": "52:54:00:aa:88:2a", "hostname": "hööst",
                  "domain_name": "d", "lease_time": -1, "name_servers": ["8.8.8.8", "x"], "time_servers": ["1.1.1.1"],
                  "vlan_id": "7", "tftp_server_name": "t", "boot_file_name": "b",
                  "ip": {"address": "10.0.0.1", "netmask": "255.0.0.0", "gateway": "10.0.0.9"},
                  "classless_static_routes": [{"destination_descriptor": "10.0.0.0/8", "router": "10.0.0.8"}]},
                  "netboot": {"allowPXE": true, "ipxe": {"contents": "%s", "url": "http://h/x", "binary": "y"},
                    "osie": {"baseURL": "http://h", "kernel": "k", "initrd": "i", "kernelParams": ["p"]},
                    "pxelinux": {"config": "c"}, "rpi": {"serialNum": "s", "firmwarePath": "f", "configTxt": "c"}},
                  "isoboot": {"sourceISO": "http://h/i.iso"}},
                  {"dhcp": {"mac": "00:00:52:54:00:aa:88:2c"}, "disableDhcp": true}]}
                """.formatted("x".repeat(100_000)), "{\"smee.org/boot\": \"once:t\"}");
        return new HardwareObject(
                object.version(), object.name(), object.created(), 0, object.machines(), object.problems());
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        SnapshotFile.Content content = new SnapshotFile.Content("here", THEN, List.of(rich()));

        file.write(content);

        assertThat(file.read()).isEqualTo(content);
        assertThat(rich().machines()).hasSize(2);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        file.write(new SnapshotFile.Content("here", THEN, List.of()));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAnInterruptedWriteLeftIsReplaced() throws IOException {
        file.write(new SnapshotFile.Content("here", THEN, List.of(rich())));
        Files.writeString(folder.resolve("deep/kube.snapshot.new"), "half");

        assertThat(file.read().source()).isEqualTo("here");
        file.write(new SnapshotFile.Content("there", THEN, List.of()));

        assertThat(file.read().source()).isEqualTo("there");
        assertThat(folder.resolve("deep/kube.snapshot.new")).doesNotExist();
    }

    @Test
    void everyDamageIsNoticed() throws IOException {
        file.write(new SnapshotFile.Content("here", THEN, List.of(rich())));
        byte[] good = Files.readAllBytes(path);

        IntStream.range(0, 40).map(i -> i * (good.length - 1) / 39).forEach(at -> {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            assertRefused(bad);
        });
        for (int length : new int[] {0, 1, 31, 32, 33, good.length - 1}) {
            assertRefused(Arrays.copyOf(good, length));
        }
    }

    private void assertRefused(byte[] bytes) {
        try {
            Files.write(path, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> file.read()).isInstanceOf(IOException.class);
    }
}
