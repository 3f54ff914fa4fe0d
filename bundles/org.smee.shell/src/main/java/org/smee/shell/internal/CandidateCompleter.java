package org.smee.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Completes bundles that are installed and do not run, and what else {@code smee:shadow} takes. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class CandidateCompleter implements Completer {
    @Reference
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = new ArrayList<>(List.of("report", "end"));
        Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED)
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .forEach(bundle -> words.add(bundle.getSymbolicName() + "/" + bundle.getVersion()));
        return new StringsCompleter(words).complete(session, line, candidates);
    }
}
