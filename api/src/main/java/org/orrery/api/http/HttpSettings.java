package org.orrery.api.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server speaks HTTP.
 *
 * @param publicUrl what links start with, without a slash at the end; null: the request's own host
 * @param trustedProxies ranges in CIDR notation; only from there do forwarded headers count
 * @param lenientInputs texts like {@code "5"} and {@code "true"} are taken for numbers and booleans
 *     where the process wants these, and a single value for an array of one, because form clients
 *     send nothing else
 */
@ConfigurationProperties("orrery.http")
public record HttpSettings(
    @Nullable @Pattern(regexp = "https?://[^\\s?#]*[^\\s?#/]") String publicUrl,
    @Nullable List<String> trustedProxies,
    @Bindable(defaultValue = "true") boolean lenientInputs) {
  @Override
  public List<String> trustedProxies() {
    return trustedProxies == null ? List.of() : trustedProxies;
  }
}
