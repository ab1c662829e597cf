package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The database: {@code orrery.database}.
 *
 * @param url a {@code jdbc:postgresql:} URL of a database that is looked after by somebody else;
 *     null for the embedded one
 * @param user its role, only with {@code url}
 * @param password only with {@code url}
 * @param port of the embedded one; 0 for a free port, which the data folder remembers
 * @param connections how many at most
 * @param watch how often the embedded one is looked after
 */
@ConfigurationProperties("orrery.database")
public record DatabaseSettings(
    @Nullable @Pattern(regexp = "jdbc:postgresql:.*") String url,
    @Nullable String user,
    @Nullable String password,
    @Min(0) @Max(65535) @Bindable(defaultValue = "0") int port,
    @Min(2) @Max(500) @Bindable(defaultValue = "10") int connections,
    @Bindable(defaultValue = "500ms") Duration watch) {

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseSettings[url=%s, user=%s, port=%d, connections=%d, watch=%s]"
        .formatted(url, user, port, connections, watch);
  }
}
