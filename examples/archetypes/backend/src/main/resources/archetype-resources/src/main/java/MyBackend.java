package ${package};

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;

/** Machines from a file with a line "MAC,address" for each. Replace the file by whatever knows your machines. */
@Component(configurationPid = MyBackend.PID, property = "service.ranking:Integer=100")
public final class MyBackend implements HardwareBackend {
    static final String PID = "${package}";
    private static final Ipv4Address NETMASK = Ipv4Address.parse("255.255.255.0");

    private final Map<MacAddress, CompletionStage<Lookup>> byMac = new HashMap<>();
    private final Map<InetAddress, CompletionStage<Lookup>> byAddress = new HashMap<>();
    private final String name;
    private String problem = "";

    /** Called when the bundle starts, and again when etc/${package}.cfg changes. */
    @Activate
    public MyBackend(Map<String, Object> file) {
        String etc = System.getProperty("karaf.etc", "etc");
        Path machines = Path.of(SettingsReader.of(PID, file).text("file", "", etc + "/" + PID + ".csv"));
        name = "file " + machines;
        try {
            Files.readAllLines(machines).forEach(this::add);
        } catch (IOException | IllegalArgumentException e) {
            problem = machines + " cannot be read: " + e.getMessage();
        }
    }

    private void add(String line) {
        List<String> field = List.of(line.split(","));
        if (field.size() < 2) {
            throw new IllegalArgumentException("\"" + line + "\" is not MAC,address");
        }
        MacAddress mac = MacAddress.parse(field.get(0).trim());
        Ipv4Address address = Ipv4Address.parse(field.get(1).trim());
        Hardware machine = new Hardware(
                mac.toString(), mac, Optional.of(Reservation.of(address, NETMASK)), false, Netboot.ALLOWED, Map.of());
        // The completed stage is stored, so that a look-up costs nothing.
        CompletionStage<Lookup> found = Lookup.completed(new Lookup.Found(machine));
        byMac.put(mac, found);
        byAddress.put(address.toInetAddress(), found);
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return byMac.getOrDefault(mac, Lookup.UNKNOWN_STAGE);
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return byAddress.getOrDefault(address, Lookup.UNKNOWN_STAGE);
    }

    @Override
    public BackendStatus status() {
        List<String> problems = problem.isEmpty() ? List.of() : List.of(problem);
        return new BackendStatus(name, byMac.size(), Optional.empty(), problems);
    }
}
