package org.smee.script.internal;

import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Netboot;

/** Sends a machine to the script its record names, or gives it the script its record contains. */
@Component(property = {"smee.script.name=custom", "service.ranking:Integer=100"})
public final class CustomScript implements ScriptGenerator {
    private static final String HEAD = "#!ipxe\n\necho Loading custom Tinkerbell iPXE script...\n";

    /** Passes for a machine without own script. Throws if the URL is not http or https: the inline text is no way out. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return request.hardware().flatMap(hardware -> ofRecord(hardware.netboot()));
    }

    private static Optional<IpxeScript> ofRecord(Netboot netboot) {
        String url = netboot.ipxeScriptUrl();
        if (!url.isEmpty()) {
            return Optional.of(new IpxeScript(
                    HEAD + "chain --autofree " + checked(url) + "\n", "custom script: the record's URL " + url));
        }
        if (!netboot.ipxeScript().isEmpty()) {
            return Optional.of(
                    new IpxeScript(HEAD + netboot.ipxeScript() + "\n", "custom script: the text in the record"));
        }
        return Optional.empty();
    }

    private static String checked(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "ipxe.url=\"" + url + "\" must begin with http:// or https://; correct it in the machine's record");
        }
        return Safe.url("ipxe.url", url);
    }
}
