package org.smee.dhcp.api;

/** When a client that already is iPXE is sent through our iPXE binary first ({@code ipxe.chain}). */
public enum ChainPolicy {
    /** Only when it cannot run our script itself (its option 175 does not announce HTTP). */
    IF_NEEDED,
    /** Always, unless its user class is ours: Smee's behaviour. */
    ALWAYS,
    /** Never: every iPXE gets the script. */
    NEVER
}
