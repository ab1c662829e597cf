package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;

/**
 * Where the server keeps what lives longer than it: {@code orrery.data}.
 *
 * @param folder the data folder: the embedded database, the workspaces' volumes, the results. One
 *     server at a time has it. Environment variable {@code ORRERY_DATA} sets it too
 */
@ConfigurationProperties("orrery.data")
public record DataSettings(@NotBlank @Bindable(defaultValue = "orrery-data") String folder) {
  Path path() {
    return Path.of(folder).toAbsolutePath().normalize();
  }
}
