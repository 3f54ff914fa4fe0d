package org.smee.bootfiles.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.boot.BootFileProvider;
import org.smee.testkit.BootFileProviderContract;

class LocalFilesContractTest extends BootFileProviderContract {
    @TempDir
    Path directory;

    private Bench bench = new Bench(Path.of("none"));

    @BeforeEach
    void open() throws IOException {
        bench.close();
        bench = new Bench(directory, "http.enabled=true", "http.prefix=/");
        bench.file("images/vmlinuz", "0123456789".repeat(1000));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Override
    protected BootFileProvider provider() {
        return bench.provider;
    }

    @Override
    protected String existingName() {
        return "images/vmlinuz";
    }
}
