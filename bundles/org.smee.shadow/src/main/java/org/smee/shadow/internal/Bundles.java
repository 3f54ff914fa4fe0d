package org.smee.shadow.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Finds the bundle that an operator means. */
final class Bundles {
    private final BundleContext context;

    Bundles(BundleContext context) {
        this.context = context;
    }

    /**
     * The bundle with this id, symbolic name, {@code name/version}, or at this address or path, which is installed if it
     * is not yet. Throws {@link IllegalArgumentException} that says what is allowed.
     */
    Bundle named(String wanted) {
        if (wanted.isBlank()) {
            throw new IllegalArgumentException(
                    "name a bundle: its id, name, name/version, or its jar; see bundle:list");
        }
        if (wanted.matches("\\d{1,9}")) {
            return Optional.ofNullable(context.getBundle(Long.parseLong(wanted)))
                    .orElseThrow(
                            () -> new IllegalArgumentException("there is no bundle " + wanted + "; see bundle:list"));
        }
        if (wanted.endsWith(".jar") || wanted.contains(":")) {
            return install(wanted);
        }
        List<Bundle> fitting = Arrays.stream(context.getBundles())
                .filter(bundle -> isCalled(bundle, wanted))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no bundle " + wanted + "; see bundle:list -s, or give the path of its jar");
        }
        List<Bundle> idle = fitting.stream()
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .toList();
        if (idle.size() == 1) {
            return idle.get(0); // the others serve already, so they are not meant
        }
        throw new IllegalArgumentException(wanted + " is the name of several bundles; type one of: "
                + String.join(", ", fitting.stream().map(Bundles::title).toList()) + ", or its id");
    }

    private static boolean isCalled(Bundle bundle, String wanted) {
        return wanted.equals(bundle.getSymbolicName()) || wanted.equals(name(bundle) + "/" + bundle.getVersion());
    }

    private Bundle install(String wanted) {
        Path path = wanted.contains(":") ? Path.of("") : Path.of(wanted);
        String address =
                wanted.contains(":") ? wanted : path.toAbsolutePath().toUri().toString();
        if (!wanted.contains(":") && !Files.isRegularFile(path)) {
            throw new IllegalArgumentException("there is no file " + path.toAbsolutePath());
        }
        try {
            return context.installBundle(address);
        } catch (BundleException e) {
            throw new IllegalArgumentException(address + " cannot be installed: " + e.getMessage(), e);
        }
    }

    /** The bundle in service whose next version {@code candidate} is, if there is one. */
    Optional<Bundle> predecessor(Bundle candidate) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != candidate.getBundleId())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .filter(bundle -> name(bundle).equals(name(candidate)))
                .findFirst();
    }

    /** {@code name/version}. */
    static String title(Bundle bundle) {
        return name(bundle) + "/" + bundle.getVersion();
    }

    private static String name(Bundle bundle) {
        return String.valueOf(bundle.getSymbolicName());
    }
}
