package ${package};

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.TextFile;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;

/** Offers my-files/MAC/machine.txt, by TFTP and HTTP, to machines that are known. Replace it by the files you need. */
@Component
public final class MyFiles implements BootFileProvider {
    private static final String DIRECTORY = "my-files/";

    private final HardwareDirectory directory;

    /** Called when the bundle starts. */
    @Activate
    public MyFiles(@Reference HardwareDirectory directory) {
        this.directory = directory;
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        boolean mine = request.name().startsWith(DIRECTORY) && request.baseName().equals("machine.txt");
        return mine && request.mac().isPresent()
                ? directory.byMac(request.mac().get()).thenApply(MyFiles::answer)
                : CompletableFuture.completedStage(BootFileAnswer.NOT_MINE);
    }

    private static BootFileAnswer answer(Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return new Opened(new TextFile("I am " + found.hardware().id() + ".\n"), "machine.txt of a known machine");
        }
        // An outage is not the same as "no such machine".
        return lookup instanceof Lookup.Unavailable outage
                ? new Refused(Refusal.UNAVAILABLE, outage.reason(), outage.retryAfter())
                : new Refused(Refusal.NOT_FOUND, "nobody knows the machine");
    }
}
