package org.smee.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.smee.api.shadow.Recorder;
import org.smee.api.shadow.Recorder.Recording;

/** {@code smee:record}. */
@Service
@Command(
        scope = "smee",
        name = "record",
        description = "Writes DHCP messages and our replies to a pcap file",
        detailedDescription = """
                The file is in record/ of the data directory; tcpdump and Wireshark read it, smee:replay asks a new version
                about it. It holds MACs, addresses and host names. Recording ends by itself when the file is full.
                Example: smee:record start
                Example: smee:record start --size 256
                Example: smee:record status
                Example: smee:record stop""")
public final class RecordCommand extends SmeeCommand {
    @Option(name = "--size", description = "Most MiB of the file, 1..1024")
    int size = 64;

    @Argument(name = "action", description = "start, stop or status", multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"start", "stop", "status"})
    List<String> action = List.of();

    @Override
    public @Nullable Object execute() {
        String wanted = Words.take(this, action).orElse("status");
        Recorder recorder = platform.recorder();
        Recording recording = switch (wanted) {
            case "start" -> recorder.start(size);
            case "stop" -> recorder.stop();
            case "status" -> recorder.status();
            default ->
                throw new IllegalArgumentException(
                        "\"" + wanted + "\" is not known here; type: smee:record start, stop or status");
        };
        print(recording, ShadowText.lines(recording));
        return null;
    }
}
