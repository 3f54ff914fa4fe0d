package org.smee.script.internal;

import org.smee.api.boot.ScriptGenerator;
import org.smee.testkit.ScriptGeneratorContract;

class StaticScriptContractTest extends ScriptGeneratorContract {
    @Override
    protected ScriptGenerator generator() {
        return new StaticScript();
    }
}
