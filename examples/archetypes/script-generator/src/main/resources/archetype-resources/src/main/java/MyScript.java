package ${package};

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Boot;
import org.smee.api.settings.SettingsReader;

/** Loads linux and initrd.gz from the setting url, for every known machine. Replace it by what your machines run. */
@Component(
        configurationPid = MyScript.PID,
        property = {ScriptGenerator.NAME + "=${artifactId}", "service.ranking:Integer=50"})
public final class MyScript implements ScriptGenerator {
    static final String PID = "${package}";

    private final String url;

    /** Called when the bundle starts, and again when etc/${package}.cfg changes. */
    @Activate
    public MyScript(Map<String, Object> file) {
        url = SettingsReader.of(PID, file).parsed("url", "", "", text -> {
            if (!text.isEmpty() && !text.matches("https?://[A-Za-z0-9._:/-]+")) {
                throw new IllegalArgumentException("an http or https URL");
            }
            return text;
        });
    }

    /** Empty passes the machine on to the next generator in rank. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        boolean mine = request.hardware()
                .filter(machine -> machine.netboot().boot().source() != Boot.Source.LOCAL_DISK)
                .isPresent();
        // iPXE has no quoting: check every value that you put into a script.
        return mine && !url.isEmpty() ? Optional.of(script()) : Optional.empty();
    }

    private IpxeScript script() {
        String text = "#!ipxe\nkernel " + url + "/linux initrd=initrd || exit 1\ninitrd --name initrd " + url
                + "/initrd.gz || exit 1\nboot || exit 1\n";
        return new IpxeScript(text, "linux from " + url);
    }
}
