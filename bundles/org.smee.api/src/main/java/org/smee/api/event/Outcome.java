package org.smee.api.event;

/** How a step ended. */
public enum Outcome {
    /** Answered or served: the boot goes on. */
    SERVED,
    /** Not for us, said so by silence; normal on a shared network. */
    IGNORED,
    /** Known but not allowed, by configuration. */
    REFUSED,
    /** Asked for something that does not exist here. */
    NOT_FOUND,
    /** Could not be answered because something is broken or missing: a person should look. */
    FAILED,
    /** The machine goes round in circles. */
    LOOP
}
