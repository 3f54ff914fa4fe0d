package org.smee.ipxe.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Patched binaries in memory, one version per file, shared by all protocols. Reading a file happens on the loader, once
 * however many clients wait for it. When the copies get too large the least recently used leave; whoever reads one of
 * them goes on. Any thread.
 */
final class Copies {
    private final ScriptPatch patch;
    private final Instant patchedSince;
    private final long maxBytes;
    private final Executor loader;
    private final LinkedHashMap<Path, Binary> copies = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Source, CompletableFuture<Binary>> loading = new HashMap<>();
    private long bytes;

    Copies(ScriptPatch patch, Instant patchedSince, long maxBytes, Executor loader) {
        this.patch = patch;
        this.patchedSince = patchedSince;
        this.maxBytes = maxBytes;
        this.loader = loader;
    }

    /**
     * The copy of {@code source}; complete if it is in memory. Fails with an unchecked exception if the file cannot be
     * read, unless there is a copy of its version before, which is then given.
     */
    CompletableFuture<Binary> of(Source source) {
        CompletableFuture<Binary> wanted = new CompletableFuture<>();
        synchronized (this) {
            Binary known = copies.get(source.path());
            if (known != null && known.source().equals(source)) {
                return CompletableFuture.completedFuture(known);
            }
            CompletableFuture<Binary> sameWish = loading.putIfAbsent(source, wanted);
            if (sameWish != null) {
                return sameWish;
            }
        }
        try {
            loader.execute(() -> load(source, wanted));
        } catch (RejectedExecutionException e) {
            loaded(source, null);
            wanted.completeExceptionally(new IllegalStateException("the provider of iPXE binaries stops", e));
        }
        return wanted;
    }

    private void load(Source source, CompletableFuture<Binary> wanted) {
        try {
            Binary binary = Binary.load(source, patch, patchedSince);
            loaded(source, binary);
            wanted.complete(binary);
        } catch (RuntimeException | OutOfMemoryError e) {
            Binary before = loaded(source, null);
            if (before != null) {
                wanted.complete(before);
            } else {
                wanted.completeExceptionally(e);
            }
        }
    }

    /** Keeps {@code binary}, if there is one; returns the copy that is kept now. */
    private synchronized @Nullable Binary loaded(Source source, @Nullable Binary binary) {
        loading.remove(source);
        if (binary == null) {
            return copies.get(source.path());
        }
        Binary before = copies.put(source.path(), binary);
        bytes += binary.size() - (before == null ? 0 : before.size());
        Iterator<Binary> oldestFirst = copies.values().iterator();
        while (bytes > maxBytes && oldestFirst.hasNext()) {
            bytes -= oldestFirst.next().size();
            oldestFirst.remove();
        }
        return binary;
    }

    /** Since when the patch is another one than before; epoch: since ever. */
    Instant patchedSince() {
        return patchedSince;
    }

    /** Drops the copy of a file that is gone. */
    synchronized void forget(Path path) {
        Binary gone = copies.remove(path);
        bytes -= gone == null ? 0 : gone.size();
    }

    /** Bytes in memory. */
    synchronized long bytes() {
        return bytes;
    }
}
