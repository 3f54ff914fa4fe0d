package org.smee.shadow.internal;

import java.util.List;
import org.smee.api.boot.ScriptGenerator;
import org.smee.dhcp.api.DhcpHandler;

/** The plug-ins of a candidate and those of everybody else, the first to be asked first. */
interface Sides {
    /** The candidate's handlers. */
    List<Offered.Service<DhcpHandler>> handlers();

    /** The candidate's generators. */
    List<Offered.Service<ScriptGenerator>> generators();

    /** The handlers of everybody else. */
    List<Offered.Service<DhcpHandler>> otherHandlers();

    /** The generators of everybody else. */
    List<Offered.Service<ScriptGenerator>> otherGenerators();

    /**
     * The ranking by which a service of the candidate comes before the one of {@code others} that it replaces, which goes
     * on standing behind it.
     */
    <S> int ranking(Offered.Service<S> service, List<Offered.Service<S>> others);
}
