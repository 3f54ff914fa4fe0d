package org.smee.bootfiles.internal;

import java.util.List;
import java.util.Optional;
import org.smee.api.boot.BootFileRequest;

/**
 * The script that recent iPXE asks for beside its own binary, at every boot and before anything else. It goes on without
 * one, so "no" has to be said at once; nobody is asked which machine it is.
 */
final class Autoexec {
    private static final String NAME = "autoexec.ipxe";
    private static final String SCRIPT = "auto.ipxe";
    private static final String NONE =
            "iPXE asks for autoexec.ipxe and goes on without it; the asset directory has none."
                    + " autoexec=script in etc/org.smee.bootfiles.cfg would serve the machine's script";

    private Autoexec() {}

    static boolean is(BootFileRequest request) {
        return request.baseName().equals(NAME);
    }

    /** The request for the machine's script that stands for this one. */
    static BootFileRequest script(BootFileRequest request) {
        String directory = request.name().substring(0, request.name().length() - NAME.length());
        return new BootFileRequest(
                directory + SCRIPT,
                request.protocol(),
                request.client(),
                request.server(),
                request.mac(),
                request.traceparent());
    }

    /** A file of that name, where it was asked for or at the top of the asset directory. */
    static Decision file(String name) {
        return new Decision.FirstOf(name.equals(NAME) ? List.of(name) : List.of(name, NAME), Optional.of(NONE));
    }

    /** No file, because the asset directory is not served by this protocol. */
    static Decision noFile() {
        return new Decision.FirstOf(List.of(), Optional.of(NONE));
    }
}
