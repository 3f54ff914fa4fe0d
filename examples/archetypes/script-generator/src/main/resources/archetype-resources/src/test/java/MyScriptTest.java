package ${package};

import java.util.Map;
import org.smee.api.boot.ScriptGenerator;
import org.smee.testkit.ScriptGeneratorContract;

class MyScriptTest extends ScriptGeneratorContract {
    @Override
    protected ScriptGenerator generator() {
        return new MyScript(Map.of("url", "http://192.168.2.1/installer"));
    }
}
