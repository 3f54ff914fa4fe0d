package org.smee.api.boot;

import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.MacAddress;

/**
 * Everything a script is made from.
 *
 * @param request the request for the script: client, server address, trace context
 * @param hardware the machine; empty: nobody knows it (only with a site that boots unknown machines)
 * @param mac the machine's MAC, from the URL or the hardware
 * @param site what is the same for all machines
 */
public record ScriptRequest(
        BootFileRequest request, Optional<Hardware> hardware, Optional<MacAddress> mac, ScriptSite site) {}
