package org.smee.systemd.internal;

/** Where state goes; lines of {@code NAME=value} (sd_notify(3)). Never blocks and never throws. */
interface Notifications {
    void send(String state);
}
