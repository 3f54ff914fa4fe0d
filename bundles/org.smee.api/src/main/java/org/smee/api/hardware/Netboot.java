package org.smee.api.hardware;

import java.util.List;

/**
 * What one machine may boot and from where. Empty text means "not said": the site's setting applies.
 *
 * @param allowed whether it may boot from the network at all
 * @param ipxeScriptUrl script to chain to; http or https
 * @param ipxeScript inline iPXE script; {@code ipxeScriptUrl} wins over it
 * @param ipxeBinary file name of the iPXE binary to load, wins over the architecture table
 * @param arch architecture in file names of the installer, e.g. {@code x86_64}; does not touch DHCP
 * @param facility where the machine stands; goes to the kernel command line
 * @param console console of the machine, informational
 * @param agentId identity of the installer's agent; empty: the MAC
 * @param osie where the installer comes from
 * @param pxelinuxConfig text of {@code pxelinux.cfg/01-<mac>}
 * @param raspberryPi files of a Raspberry Pi
 * @param isoSource URL of the ISO to patch for this machine
 * @param boot what it boots when it is allowed to: the network, its disk, or an installer once
 */
public record Netboot(
        boolean allowed,
        String ipxeScriptUrl,
        String ipxeScript,
        String ipxeBinary,
        String arch,
        String facility,
        String console,
        String agentId,
        Osie osie,
        String pxelinuxConfig,
        RaspberryPi raspberryPi,
        String isoSource,
        Boot boot) {
    /** Boots from the network every time. */
    public Netboot(
            boolean allowed,
            String ipxeScriptUrl,
            String ipxeScript,
            String ipxeBinary,
            String arch,
            String facility,
            String console,
            String agentId,
            Osie osie,
            String pxelinuxConfig,
            RaspberryPi raspberryPi,
            String isoSource) {
        this(
                allowed,
                ipxeScriptUrl,
                ipxeScript,
                ipxeBinary,
                arch,
                facility,
                console,
                agentId,
                osie,
                pxelinuxConfig,
                raspberryPi,
                isoSource,
                Boot.NETWORK);
    }

    /**
     * The script that DHCP may name itself. Empty: there is none, or the machine must ask us for it, because what it
     * boots is decided there or the URL has {@code {{variables}}}.
     */
    public String scriptUrlForDhcp() {
        return boot.source() == Boot.Source.NETWORK && !ipxeScriptUrl.contains("{{") ? ipxeScriptUrl : "";
    }

    /** The same with another {@link Boot}. */
    public Netboot booting(Boot other) {
        return new Netboot(
                allowed,
                ipxeScriptUrl,
                ipxeScript,
                ipxeBinary,
                arch,
                facility,
                console,
                agentId,
                osie,
                pxelinuxConfig,
                raspberryPi,
                isoSource,
                other);
    }

    /**
     * The installer's files ("operating system installation environment").
     *
     * @param baseUrl directory of kernel and initrd
     * @param kernel file name of the kernel
     * @param initrd file name of the initrd
     * @param kernelParams added to the kernel command line, in order
     */
    public record Osie(String baseUrl, String kernel, String initrd, List<String> kernelParams) {
        /** Nothing said. */
        public static final Osie NONE = new Osie("", "", "", List.of());

        /** Copies {@code kernelParams}. */
        public Osie {
            kernelParams = List.copyOf(kernelParams);
        }
    }

    /**
     * Files of a Raspberry Pi.
     *
     * @param serial serial number the firmware puts before each file name
     * @param firmwarePath directory of the firmware below the asset directory
     * @param configTxt text of config.txt
     */
    public record RaspberryPi(String serial, String firmwarePath, String configTxt) {
        /** Nothing said. */
        public static final RaspberryPi NONE = new RaspberryPi("", "", "");
    }

    /** May not boot from the network; says nothing else. */
    public static final Netboot DENIED =
            new Netboot(false, "", "", "", "", "", "", "", Osie.NONE, "", RaspberryPi.NONE, "");
    /** May boot from the network with the site's defaults. */
    public static final Netboot ALLOWED =
            new Netboot(true, "", "", "", "", "", "", "", Osie.NONE, "", RaspberryPi.NONE, "");
}
