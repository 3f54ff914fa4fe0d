package org.smee.bootfiles.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link BootFilesSettings} is what the code uses. */
@ObjectClassDefinition(name = "Boot files", description = "Files from a directory, pxelinux and Raspberry Pi files")
@interface BootFilesConfig {
    @AttributeDefinition(description = "Directory of the files; empty: none (SMEE_TFTP_ASSET_DIR)")
    String directory() default BootFilesSettings.DIRECTORY;

    @AttributeDefinition(description = "Serve names with a part that starts with a dot (SMEE_TFTP_HIDDEN_FILES)")
    boolean hidden_files() default false;

    @AttributeDefinition(description = "Serve the same files over HTTP (SMEE_PXE_HTTP_ENABLED)")
    boolean http_enabled() default false;

    @AttributeDefinition(description = "Where they are over HTTP (SMEE_PXE_HTTP_PATH_PREFIX)")
    String http_prefix() default BootFilesSettings.HTTP_PREFIX;

    @AttributeDefinition(description = "What autoexec.ipxe is: refuse, or script: the machine's (SMEE_AUTOEXEC)")
    String autoexec() default "refuse";

    @AttributeDefinition(description = "rfc, or smee: a machine's files go out even if it may not boot (SMEE_COMPAT)")
    String compat() default "rfc";
}
