package org.smee.metrics.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Finds the bundles that import a package of our API, ours and others'. */
final class Plugins {
    private static final String API = "org.smee.api.";

    private Plugins() {}

    static List<Surroundings.Plugin> of(BundleContext context) {
        List<Surroundings.Plugin> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String imports = bundle.getHeaders("").get(Constants.IMPORT_PACKAGE);
            String name = String.valueOf(bundle.getSymbolicName());
            String version = bundle.getVersion().toString();
            if (imports != null && imports.contains(API)) {
                found.add(new Surroundings.Plugin(name, version, bundle.getState() == Bundle.ACTIVE));
            }
        }
        return found;
    }
}
