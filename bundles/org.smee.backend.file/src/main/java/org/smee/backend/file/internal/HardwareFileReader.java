package org.smee.backend.file.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.smee.api.hardware.Interner;
import org.smee.api.net.MacAddress;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;

/**
 * Reads a whole file in either format, record by record. A mapping of MACs is the old format; a list, or documents with
 * {@code kind: Hardware} or {@code kind: List}, the new one. They may even be mixed.
 */
final class HardwareFileReader {
    private static final Set<String> OBJECT_KEYS = Set.of("apiversion", "kind", "metadata", "spec", "status");
    private static final String TOO_BIG = "the record nests too deep or is too long; it is left out";

    /**
     * What a file holds.
     *
     * @param problemCount all problems; {@code problems} lists the first
     */
    record Content(HardwareIndex index, List<String> problems, int problemCount) {}

    private final NodeReader in;
    private final Problems problems;
    private final HardwareIndex.Builder index;
    private final RecordFormat records;
    private final ObjectFormat objects;

    private HardwareFileReader(InputStream in, Path file) {
        this.in = new NodeReader(in);
        this.problems = new Problems(file);
        this.index = new HardwareIndex.Builder(problems);
        Interner interner = new Interner();
        this.records = new RecordFormat(problems, interner, index::add);
        this.objects = new ObjectFormat(problems, interner, index::add);
    }

    /** As {@link #read(Path, Consumer)}, for nobody who waits. */
    static Content read(Path file) throws IOException, BrokenFileException {
        return read(file, collected -> {});
    }

    /**
     * Reads the file. Throws {@link BrokenFileException} if nothing of it can be trusted.
     *
     * @param begun is given what fills while the file is read
     */
    static Content read(Path file, Consumer<HardwareIndex.Builder> begun) throws IOException, BrokenFileException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            HardwareFileReader reader = new HardwareFileReader(JsonTabs.blank(bytes), file);
            begun.accept(reader.index);
            return reader.readDocuments();
        }
    }

    private Content readDocuments() throws BrokenFileException {
        boolean content = false;
        for (Event event = in.next(); event.getEventId() != ID.StreamEnd; event = in.next()) {
            switch (event.getEventId()) {
                case SequenceStart -> {
                    content = true;
                    readList();
                }
                case MappingStart -> {
                    content = true;
                    readMapping(NodeReader.line(event));
                }
                case Scalar, Alias -> refuseText(event);
                default -> {}
            }
        }
        if (!content) {
            throw new BrokenFileException("the file is empty; write {} into it if there are no machines");
        }
        return new Content(index.build(), problems.sentences(), problems.total());
    }

    private void refuseText(Event event) throws BrokenFileException {
        if (!in.node(event).isNull()) {
            throw new BrokenFileException(
                    "line " + NodeReader.line(event)
                            + ": the file starts with text; allowed: a mapping of MAC to record, or a list of Hardware objects");
        }
    }

    private void readList() throws BrokenFileException {
        for (Event event = in.next(); event.getEventId() != ID.SequenceEnd; event = in.next()) {
            Node element = in.node(event);
            int line = NodeReader.line(event);
            if (in.tooBig()) {
                problems.add(line, "", TOO_BIG);
            } else if (element instanceof Node.Mapping object) {
                objects.read(object);
            } else if (!element.isNull()) {
                problems.add(line, "", "the list holds something that is no Hardware object; it is left out");
            }
        }
    }

    private void readMapping(int line) throws BrokenFileException {
        List<Node.Entry> object = new ArrayList<>(0);
        for (Event event = in.next(); event.getEventId() != ID.MappingEnd; event = in.next()) {
            int keyLine = NodeReader.line(event);
            String key = in.node(event) instanceof Node.Text text ? text.value().trim() : "";
            Event value = in.next();
            if (key.equalsIgnoreCase("items") && value.getEventId() == ID.SequenceStart) {
                readList();
                continue;
            }
            Node node = in.node(value);
            if (in.tooBig()) {
                problems.add(keyLine, key, TOO_BIG);
            } else {
                take(new Node.Entry(key, node, keyLine), object);
            }
        }
        if (object.stream().anyMatch(entry -> entry.key().equalsIgnoreCase("spec"))) {
            objects.read(new Node.Mapping(object, line));
        }
    }

    private void take(Node.Entry entry, List<Node.Entry> object) {
        Optional<MacAddress> mac = MacAddress.tryParse(entry.key());
        if (mac.isPresent()) {
            records.read(mac.get(), entry.value(), entry.line());
        } else if (OBJECT_KEYS.contains(entry.key().toLowerCase(Locale.ROOT))) {
            object.add(entry);
        } else if (!entry.key().startsWith("x-") && !entry.key().startsWith(".")) {
            problems.add(
                    entry.line(),
                    entry.key(),
                    "the key is no MAC address; allowed: 52:54:00:aa:88:2a, 52-54-00-aa-88-2a, 5254.00aa.882a or"
                            + " 525400aa882a, and x-… for anchors; the record is left out");
        }
    }
}
