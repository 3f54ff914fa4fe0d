package org.smee.api.boot;

import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.MacAddress;

/**
 * Everything a script is made from.
 *
 * @param request the request for the script: client, server address, trace context
 * @param hardware the machine; empty: nobody knows it (only with a site that boots unknown machines). Its
 *     {@code netboot().boot()} says what it boots now: a machine that has used up its token says {@code LOCAL_DISK}
 * @param mac the machine's MAC, from the URL or the hardware
 * @param site what is the same for all machines
 * @param confirm for a machine that boots its installer once: a file beside the script, as a relative URL, that the
 *     script fetches to say "from now on the disk". It does so as late as it can, and ends if that fails; a script
 *     that does not contain the name gets the command as its first one. Empty: nothing to confirm
 */
public record ScriptRequest(
        BootFileRequest request,
        Optional<Hardware> hardware,
        Optional<MacAddress> mac,
        ScriptSite site,
        Optional<String> confirm) {
    /** Nothing to confirm. */
    public ScriptRequest(
            BootFileRequest request, Optional<Hardware> hardware, Optional<MacAddress> mac, ScriptSite site) {
        this(request, hardware, mac, site, Optional.empty());
    }
}
