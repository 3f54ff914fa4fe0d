package org.smee.backend.file.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** JSON with its tabs read as blanks: JSON allows tabs between values, YAML does not, and neither JSON inside text. */
final class JsonTabs extends FilterInputStream {
    private static final int LONGEST_LEAD = 4096;

    private JsonTabs(InputStream json) {
        super(json);
    }

    /** Returns {@code in} itself if it does not start like JSON. It must support marks. */
    static InputStream blank(InputStream in) throws IOException {
        in.mark(LONGEST_LEAD);
        int first = ' ';
        for (int i = 0; i < LONGEST_LEAD && first >= 0 && first <= ' '; i++) {
            first = in.read();
        }
        in.reset();
        return first == '{' || first == '[' ? new JsonTabs(in) : in;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        return read == '\t' ? ' ' : read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        for (int i = offset; i < offset + count; i++) {
            if (into[i] == '\t') {
                into[i] = ' ';
            }
        }
        return count;
    }
}
