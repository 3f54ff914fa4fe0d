package org.smee.script.internal;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;

/** Finds the machine that asks: by the MAC in the file's name, then by the client's address. */
final class MachineSearch {
    private final HardwareDirectory directory;

    MachineSearch(HardwareDirectory directory) {
        this.directory = directory;
    }

    /** What the directory says; done at once if the directory is. */
    CompletableFuture<Lookup> machine(BootFileRequest request) {
        InetAddress client = request.client().getAddress();
        if (request.mac().isEmpty()) {
            return directory.byAddress(client).toCompletableFuture();
        }
        CompletableFuture<Lookup> byMac = directory.byMac(request.mac().get()).toCompletableFuture();
        if (byMac.isDone() && !byMac.isCompletedExceptionally() && !(byMac.join() instanceof Lookup.Unknown)) {
            return byMac;
        }
        return byMac.thenCompose(lookup -> lookup instanceof Lookup.Unknown
                ? directory.byAddress(client)
                : CompletableFuture.completedFuture(lookup));
    }

    /** Who was looked for, in words. */
    static String asked(BootFileRequest request) {
        String address = request.client().getAddress().getHostAddress();
        return request.mac().map(mac -> mac + " (from the URL) or " + address).orElse(address + " (the client)");
    }
}
