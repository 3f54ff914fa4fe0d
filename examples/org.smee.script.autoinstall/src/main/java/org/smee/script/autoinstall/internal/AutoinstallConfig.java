package org.smee.script.autoinstall.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link AutoinstallSettings}. */
@ObjectClassDefinition(
        name = "Smee autoinstall",
        description = "Unattended installation of Debian and Ubuntu. Applied live; the environment wins over the file.")
@interface AutoinstallConfig {
    @AttributeDefinition(
            description =
                    "What a machine without label autoinstall gets: none, debian, ubuntu (SMEE_AUTOINSTALL_SYSTEM)")
    String system() default "none";

    @AttributeDefinition(description = "URL of the directory with linux and initrd.gz (SMEE_AUTOINSTALL_DEBIAN_URL)")
    String debian_url() default "";

    @AttributeDefinition(description = "Template of the preseed file (SMEE_AUTOINSTALL_DEBIAN_SEED)")
    String debian_seed() default "";

    @AttributeDefinition(description = "URL of the directory with vmlinuz and initrd (SMEE_AUTOINSTALL_UBUNTU_URL)")
    String ubuntu_url() default "";

    @AttributeDefinition(description = "URL of the live-server ISO (SMEE_AUTOINSTALL_UBUNTU_ISO)")
    String ubuntu_iso() default "";

    @AttributeDefinition(
            description = "Template of the autoinstall user-data, begins with #cloud-config"
                    + " (SMEE_AUTOINSTALL_UBUNTU_SEED)")
    String ubuntu_seed() default "";
}
