package ${package};

import java.util.Map;
import java.util.Optional;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;
import org.smee.testkit.BootFileProviderContract;
import org.smee.testkit.InMemoryHardware;

class MyFilesTest extends BootFileProviderContract {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");

    @Override
    protected BootFileProvider provider() {
        Hardware machine = new Hardware("machine1", MAC, Optional.empty(), false, Netboot.ALLOWED, Map.of());
        return new MyFiles(new InMemoryHardware(machine));
    }

    @Override
    protected String existingName() {
        return "my-files/" + MAC + "/machine.txt";
    }
}
