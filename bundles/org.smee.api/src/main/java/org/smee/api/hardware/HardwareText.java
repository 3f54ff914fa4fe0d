package org.smee.api.hardware;

import java.util.regex.Pattern;

/** Texts of a hardware record of which not every one will do: one rule for all backends. */
public enum HardwareText {
    /** VLAN ids for option 43.116. */
    VLANS(
            "(?:(?:[0-9]{1,3}|[0-3][0-9]{3}|40[0-8][0-9]|409[0-6])(?:,(?!$)|$))+",
            "numbers 0..4096, separated by commas"),
    /** Where a script or an installer lies. Loose on purpose: iPXE expands variables such as {@code ${net0/mac}} in it. */
    URL(
            "(?:[A-Za-z][A-Za-z0-9+.-]*:|/)[^\\s\\p{Cntrl}]+",
            "an absolute URL, e.g. http://192.168.2.1/auto.ipxe, or a path that starts with /"),
    /** Where an image lies that this service loads itself. */
    HTTP_URL("(?i:https?)://[^\\s\\p{Cntrl}/]+[^\\s\\p{Cntrl}]*", "an http or https URL");

    private final Pattern pattern;
    private final String allowed;

    HardwareText(String pattern, String allowed) {
        this.pattern = Pattern.compile(pattern);
        this.allowed = allowed;
    }

    /** Says whether {@code text} will do. */
    public boolean allows(String text) {
        return pattern.matcher(text).matches();
    }

    /** What will do, for messages. */
    public String allowed() {
        return allowed;
    }
}
