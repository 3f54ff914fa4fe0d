package org.smee.bootfiles.internal;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.net.MacAddress;

/** Tells what a name means, without touching the disk. */
final class Names {
    private final Pxelinux pxelinux;
    private final RaspberryPis raspberryPis;

    Names(Pxelinux pxelinux, RaspberryPis raspberryPis) {
        this.pxelinux = pxelinux;
        this.raspberryPis = raspberryPis;
    }

    CompletionStage<Decision> decide(BootFileRequest request, BootFilesSettings settings) {
        boolean tftp = request.protocol() == Protocol.TFTP;
        boolean below = tftp || request.name().startsWith(settings.httpPrefix());
        if (!tftp && !(below && settings.httpEnabled())) {
            return MachineFiles.completed(notOverHttp(request, below));
        }
        String name = tftp
                ? request.name()
                : request.name().substring(settings.httpPrefix().length());
        if (Autoexec.is(request)) {
            return MachineFiles.completed(Autoexec.file(name));
        }
        Optional<MacAddress> machine = Pxelinux.machineIn(name);
        return machine.isPresent()
                ? pxelinux.decide(name, machine.get(), settings.compat())
                : raspberryPis.decide(name, request.client().getAddress(), settings.compat());
    }

    private static Decision notOverHttp(BootFileRequest request, boolean below) {
        if (Autoexec.is(request)) {
            return Autoexec.noFile();
        }
        return below && request.name().contains("/")
                ? refused("boot files over HTTP are switched off: http.enabled=false in etc/org.smee.bootfiles.cfg"
                        + " (or SMEE_PXE_HTTP_ENABLED)")
                : new Decision.Answer(BootFileAnswer.NOT_MINE);
    }

    private static Decision refused(String why) {
        return new Decision.Answer(new Refused(Refusal.NOT_FOUND, why));
    }
}
