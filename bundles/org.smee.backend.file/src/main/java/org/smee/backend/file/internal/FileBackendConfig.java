package org.smee.backend.file.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "File backend", description = "Reads machines from a YAML or JSON file")
@interface FileBackendConfig {
    @AttributeDefinition(
            description = "true, false, or auto: unless the backend that knows no machine is enabled"
                    + " (SMEE_BACKEND_FILE_ENABLED)")
    String enabled() default "auto";

    @AttributeDefinition(
            description = "The file; a relative path starts in Karaf's etc directory (SMEE_BACKEND_FILE_PATH)")
    String path() default "hardware.yaml";

    @AttributeDefinition(
            description = "How often the file is checked besides the system's change notices, 100ms..1h"
                    + " (SMEE_BACKEND_FILE_POLL_INTERVAL)")
    String poll_interval() default "2s";

    @AttributeDefinition(
            description = "Order among backends, -1000000..1000000; the highest is asked first"
                    + " (SMEE_BACKEND_FILE_RANKING)")
    int ranking() default 0;
}
