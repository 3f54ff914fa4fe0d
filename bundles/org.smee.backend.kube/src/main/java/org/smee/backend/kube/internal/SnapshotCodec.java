package org.smee.backend.kube.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Netboot.Osie;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation;
import org.smee.api.hardware.Reservation.Route;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

/** What is kept of an object, as bytes, field by field in the order of the records. */
final class SnapshotCodec {
    private final Interner interner;

    SnapshotCodec(Interner interner) {
        this.interner = interner;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    @FunctionalInterface
    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    void write(DataOutput out, HardwareObject object) throws IOException {
        writeText(out, object.version());
        writeText(out, object.name());
        out.writeLong(object.created());
        writeAll(out, object.machines(), machine -> write(out, machine));
        writeAll(out, object.problems(), problem -> writeText(out, problem));
    }

    /** Its revision is not known: the API server confirms the object before it counts as current. */
    HardwareObject readObject(DataInput in) throws IOException {
        return new HardwareObject(
                shared(in), readText(in), in.readLong(), 0, readAll(in, () -> machine(in)), texts(in));
    }

    private void write(DataOutput out, Hardware machine) throws IOException {
        writeText(out, machine.id());
        out.writeLong(machine.mac().bits());
        out.writeByte(machine.mac().octets());
        writeOptional(out, machine.reservation(), reservation -> write(out, reservation));
        out.writeBoolean(machine.dhcpDisabled());
        write(out, machine.netboot());
        writeAll(out, machine.labels().entrySet(), label -> {
            writeText(out, label.getKey());
            writeText(out, label.getValue());
        });
    }

    private Hardware machine(DataInput in) throws IOException {
        return new Hardware(
                readText(in),
                new MacAddress(in.readLong(), in.readUnsignedByte()),
                readOptional(in, () -> reservation(in)),
                in.readBoolean(),
                interner.one(netboot(in)),
                interner.one(labels(in)));
    }

    private Map<String, String> labels(DataInput in) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            labels.put(shared(in), shared(in));
        }
        return Map.copyOf(labels);
    }

    private void write(DataOutput out, Reservation reservation) throws IOException {
        out.writeInt(reservation.address().bits());
        writeOptional(out, reservation.netmask(), mask -> out.writeInt(mask.bits()));
        writeOptional(out, reservation.gateway(), gateway -> out.writeInt(gateway.bits()));
        writeOptional(out, reservation.broadcast(), broadcast -> out.writeInt(broadcast.bits()));
        writeAll(out, reservation.nameServers(), server -> out.writeInt(server.bits()));
        writeAll(out, reservation.timeServers(), server -> out.writeInt(server.bits()));
        writeText(out, reservation.hostname());
        writeText(out, reservation.domainName());
        writeAll(out, reservation.domainSearch(), domain -> writeText(out, domain));
        writeOptional(out, reservation.lease(), lease -> out.writeLong(lease.toSeconds()));
        writeAll(out, reservation.routes(), route -> {
            out.writeInt(route.destination().address().bits());
            out.writeByte(route.destination().prefix());
            out.writeInt(route.router().bits());
        });
        writeText(out, reservation.tftpServerName());
        writeText(out, reservation.bootFileName());
        writeText(out, reservation.vlanId());
    }

    private Reservation reservation(DataInput in) throws IOException {
        return new Reservation(
                address(in),
                interner.one(readOptional(in, () -> address(in))),
                interner.one(readOptional(in, () -> address(in))),
                interner.one(readOptional(in, () -> address(in))),
                interner.one(readAll(in, () -> address(in))),
                interner.one(readAll(in, () -> address(in))),
                readText(in),
                shared(in),
                interner.one(texts(in)),
                interner.one(readOptional(in, () -> Duration.ofSeconds(in.readLong()))),
                interner.one(readAll(in, () -> route(in))),
                shared(in),
                shared(in),
                shared(in));
    }

    private static Route route(DataInput in) throws IOException {
        return new Route(new Ipv4Network(address(in), in.readUnsignedByte()), address(in));
    }

    private void write(DataOutput out, Netboot netboot) throws IOException {
        out.writeBoolean(netboot.allowed());
        writeText(out, netboot.ipxeScriptUrl());
        writeText(out, netboot.ipxeScript());
        writeText(out, netboot.ipxeBinary());
        writeText(out, netboot.arch());
        writeText(out, netboot.facility());
        writeText(out, netboot.console());
        writeText(out, netboot.agentId());
        writeText(out, netboot.osie().baseUrl());
        writeText(out, netboot.osie().kernel());
        writeText(out, netboot.osie().initrd());
        writeAll(out, netboot.osie().kernelParams(), parameter -> writeText(out, parameter));
        writeText(out, netboot.pxelinuxConfig());
        writeText(out, netboot.raspberryPi().serial());
        writeText(out, netboot.raspberryPi().firmwarePath());
        writeText(out, netboot.raspberryPi().configTxt());
        writeText(out, netboot.isoSource());
        writeText(out, netboot.boot().toString());
    }

    private Netboot netboot(DataInput in) throws IOException {
        return new Netboot(
                in.readBoolean(),
                shared(in),
                shared(in),
                shared(in),
                shared(in),
                shared(in),
                shared(in),
                readText(in),
                interner.one(new Osie(shared(in), shared(in), shared(in), texts(in))),
                shared(in),
                interner.one(new RaspberryPi(shared(in), shared(in), shared(in))),
                shared(in),
                Boot.parse(readText(in)));
    }

    private static Ipv4Address address(DataInput in) throws IOException {
        return new Ipv4Address(in.readInt());
    }

    private List<String> texts(DataInput in) throws IOException {
        return readAll(in, () -> shared(in));
    }

    private String shared(DataInput in) throws IOException {
        String text = readText(in);
        return text.isEmpty() ? "" : interner.one(text);
    }

    static void writeText(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> void writeAll(DataOutput out, Collection<T> values, Writing<T> writing) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writing.write(value);
        }
    }

    private static <T> List<T> readAll(DataInput in, Reading<T> reading) throws IOException {
        int size = in.readInt();
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reading.read());
        }
        return List.copyOf(values);
    }

    private static <T> void writeOptional(DataOutput out, Optional<T> value, Writing<T> writing) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writing.write(value.get());
        }
    }

    private static <T> Optional<T> readOptional(DataInput in, Reading<T> reading) throws IOException {
        return in.readBoolean() ? Optional.of(reading.read()) : Optional.empty();
    }
}
