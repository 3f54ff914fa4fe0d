package org.smee.backend.kube.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads one page of a list object by object: a page of any length takes the memory of one object. */
final class ListReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a page says about itself.
     *
     * @param resourceVersion where a watch starts that misses nothing after this list
     * @param next the token of the next page; empty: this was the last
     */
    record Page(String resourceVersion, String next) {}

    private ListReader() {}

    /** Hands out each item. Throws {@link IOException} if the answer breaks off or is no list. */
    static Page read(InputStream in, Consumer<JsonNode> items) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no list");
            }
            Page page = new Page("", "");
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.accept(JSON.readTree(parser));
                    }
                } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    JsonNode metadata = JSON.readTree(parser);
                    page = new Page(
                            metadata.path("resourceVersion").asText(),
                            metadata.path("continue").asText());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the answer broke off");
            }
            return page;
        }
    }
}
