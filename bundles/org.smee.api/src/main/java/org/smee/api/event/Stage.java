package org.smee.api.event;

/** The step of a boot that an event tells of. */
public enum Stage {
    /** A DHCP message and what was answered. */
    DHCP,
    /** A file asked for by TFTP. */
    TFTP,
    /** A file asked for by HTTP. */
    HTTP,
    /** An iPXE script chosen for a machine. */
    SCRIPT,
    /** A stream of a patched ISO. */
    ISO,
    /** A syslog line of the machine. */
    SYSLOG
}
