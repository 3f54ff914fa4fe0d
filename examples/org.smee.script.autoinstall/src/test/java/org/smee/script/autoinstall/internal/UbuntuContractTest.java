package org.smee.script.autoinstall.internal;

import java.util.Map;
import org.smee.api.boot.ScriptGenerator;
import org.smee.testkit.ScriptGeneratorContract;

class UbuntuContractTest extends ScriptGeneratorContract {
    @Override
    protected ScriptGenerator generator() {
        return new AutoinstallScript(Machines.settings(Map.of("system", "ubuntu")));
    }
}
