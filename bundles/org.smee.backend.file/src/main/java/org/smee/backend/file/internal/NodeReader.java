package org.smee.backend.file.internal;

import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads YAML event by event and builds only the piece asked for, so that memory does not grow with the file. An alias
 * is the node it names, not a copy: aliases of aliases cost nothing.
 */
final class NodeReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 100_000;
    private static final int MAX_ANCHORS = 10_000;

    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private int nodes;
    private boolean tooBig;

    NodeReader(InputStream in) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(16 * 1024)
                .build();
        this.events = new Parse(settings).parseInputStream(in).iterator();
    }

    /** The next event. Throws {@link BrokenFileException} naming line and column if the text is no YAML. */
    Event next() throws BrokenFileException {
        try {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                anchors.clear();
            }
            return event;
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark().map(NodeReader::place).orElse("");
            throw new BrokenFileException(where + e.getProblem());
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            throw new BrokenFileException("character " + character + " at position " + e.getPosition()
                    + " is not text; is this file binary?");
        } catch (YamlVersionException e) {
            throw new BrokenFileException("line 1: the file claims another YAML version; allowed: %YAML 1.1 or 1.2");
        } catch (YamlEngineException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CharacterCodingException) {
                throw new BrokenFileException("the text is not UTF-8; save it as UTF-8");
            }
            throw new BrokenFileException("the file cannot be read: " + (cause != null ? cause : e).getMessage());
        }
    }

    /** Builds the node that starts with {@code first}; afterwards {@link #tooBig} tells whether parts were skipped. */
    Node node(Event first) throws BrokenFileException {
        nodes = 0;
        tooBig = false;
        return build(first, 0);
    }

    /** Whether the last node nests deeper or holds more values than a machine ever needs. */
    boolean tooBig() {
        return tooBig;
    }

    static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private Node build(Event first, int depth) throws BrokenFileException {
        if (first instanceof AliasEvent alias) {
            return named(alias);
        }
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            tooBig = true;
            skip(first);
            return Node.Mapping.EMPTY;
        }
        Node built = switch (first.getEventId()) {
            case Scalar -> text((ScalarEvent) first);
            case SequenceStart -> sequence(line(first), depth);
            case MappingStart -> mapping(line(first), depth);
            default -> throw new BrokenFileException("line " + line(first) + ": unexpected " + first);
        };
        if (first instanceof NodeEvent node && node.getAnchor().isPresent()) {
            if (anchors.size() >= MAX_ANCHORS) {
                throw new BrokenFileException(
                        "line " + line(first) + ": more than " + MAX_ANCHORS + " anchors in one document");
            }
            anchors.put(node.getAnchor().get(), built);
        }
        return built;
    }

    private Node named(AliasEvent alias) throws BrokenFileException {
        Node found = anchors.get(alias.getAlias());
        if (found == null) {
            throw new BrokenFileException(
                    "line " + line(alias) + ": alias *" + alias.getAlias() + " names no anchor above it");
        }
        return found;
    }

    private static Node.Text text(ScalarEvent event) {
        return new Node.Text(event.getValue(), event.isPlain(), line(event));
    }

    private Node.Sequence sequence(int line, int depth) throws BrokenFileException {
        List<Node> elements = new ArrayList<>();
        for (Event event = next(); event.getEventId() != ID.SequenceEnd; event = next()) {
            elements.add(build(event, depth + 1));
        }
        return new Node.Sequence(elements, line);
    }

    private Node.Mapping mapping(int line, int depth) throws BrokenFileException {
        List<Node.Entry> entries = new ArrayList<>();
        List<Node> merged = new ArrayList<>(0);
        for (Event event = next(); event.getEventId() != ID.MappingEnd; event = next()) {
            Node key = build(event, depth + 1);
            Node value = build(next(), depth + 1);
            if (key instanceof Node.Text text && text.plain() && text.value().equals("<<")) {
                merged.add(value);
            } else if (key instanceof Node.Text text) {
                entries.add(new Node.Entry(text.value(), value, text.line()));
            }
        }
        if (!merged.isEmpty()) {
            merge(entries, merged);
        }
        return new Node.Mapping(entries, line);
    }

    private void merge(List<Node.Entry> into, List<Node> sources) {
        Set<String> known = new HashSet<>();
        into.forEach(entry -> known.add(entry.key()));
        for (Node source : sources) {
            List<Node> mappings = source instanceof Node.Sequence several ? several.elements() : List.of(source);
            for (Node mapping : mappings) {
                for (Node.Entry entry : mapping instanceof Node.Mapping m ? m.entries() : List.<Node.Entry>of()) {
                    if (++nodes > MAX_NODES) {
                        tooBig = true;
                        return;
                    }
                    if (known.add(entry.key())) {
                        into.add(entry);
                    }
                }
            }
        }
    }

    private void skip(Event first) throws BrokenFileException {
        int open = opens(first);
        while (open > 0) {
            open += opens(next());
        }
    }

    private static int opens(Event event) {
        return switch (event.getEventId()) {
            case SequenceStart, MappingStart -> 1;
            case SequenceEnd, MappingEnd -> -1;
            default -> 0;
        };
    }

    private static String place(Mark mark) {
        return "line " + (mark.getLine() + 1) + " column " + (mark.getColumn() + 1) + ": ";
    }
}
