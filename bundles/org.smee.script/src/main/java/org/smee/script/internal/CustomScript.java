package org.smee.script.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;

/**
 * Sends a machine to the script its record names, or gives it the script its record contains, with {@link Variables}
 * filled in. The text is the operator's own and otherwise stays as it is.
 */
@Component(property = {ScriptGenerator.NAME + "=custom", "service.ranking:Integer=100"})
public final class CustomScript implements ScriptGenerator {
    private static final String HEAD = "#!ipxe\n\necho Loading custom Tinkerbell iPXE script...\n";

    /** Passes for a machine without own script. Throws if the URL is not http or https: the inline text is no way out. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return LocalDiskScript.wanted(request)
                ? Optional.empty()
                : request.hardware().flatMap(machine -> ofRecord(request, machine));
    }

    private static Optional<IpxeScript> ofRecord(ScriptRequest request, Hardware machine) {
        Netboot netboot = machine.netboot();
        Variables variables = new Variables(request, machine);
        if (!netboot.ipxeScriptUrl().isEmpty()) {
            String url = http(new Template("ipxe.url", netboot.ipxeScriptUrl()).fill(variables));
            return script(request, "chain --autofree " + url, "the record's URL " + url);
        }
        if (!netboot.ipxeScript().isEmpty()) {
            String text = new Template("ipxe script", netboot.ipxeScript()).fill(variables);
            return script(request, text, "the text in the record");
        }
        return Optional.empty();
    }

    private static Optional<IpxeScript> script(ScriptRequest request, String body, String what) {
        boolean confirms =
                request.confirm().isEmpty() || body.contains(request.confirm().get());
        String text = HEAD + (confirms ? "" : Confirm.command(request.confirm()) + "\n") + body + "\n";
        return Optional.of(new IpxeScript(text, "custom script: " + what));
    }

    private static String http(String url) {
        if (!url.regionMatches(true, 0, "http://", 0, 7) && !url.regionMatches(true, 0, "https://", 0, 8)) {
            throw Safe.refused(
                    "ipxe.url", url, "must begin with http:// or https://; correct it in the machine's record");
        }
        return Safe.url("ipxe.url", url);
    }
}
