package org.smee.bootfiles.grub.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link GrubFiles}. */
@ObjectClassDefinition(
        name = "Smee GRUB files",
        description = "What GRUB gets for its machine. Applied live; the environment wins over the file.")
@interface GrubConfig {
    @AttributeDefinition(
            description = "File with the GRUB commands and {{variables}}; read when the settings are"
                    + " (SMEE_BOOTFILES_GRUB_TEMPLATE)")
    String template() default "";
}
