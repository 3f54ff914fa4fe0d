package org.smee.testkit.hostile;

import java.util.Optional;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;

/** Writes a script for every machine; {@link Misdeed#NONSENSE} writes none for iPXE. */
public final class HostileGenerator implements ScriptGenerator {
    /** How it behaves. */
    public final Temper temper = new Temper();

    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return temper.value(
                () -> Optional.of(new IpxeScript("#!ipxe\necho hostile\n", "hostile")),
                () -> Optional.of(new IpxeScript("MZ", "hostile")));
    }
}
