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
 * @param lenientInputs texts like {@code "5"} and {@code "true"} are taken for numbers and booleans
 *     where the process wants these, and a single value for an array of one, because form clients
 *     send nothing else
 * @param eodhPrefixes paths, each with {@code {workspace}} once, below which the server speaks as
 *     the Earth Observation Data Hub's workflow runner does
 */
@ConfigurationProperties("orrery.http")
public record HttpSettings(
    @Nullable @Pattern(regexp = "https?://[^\\s?#]*[^\\s?#/]") String publicUrl,
    @Bindable(defaultValue = "true") boolean lenientInputs,
    @Nullable List<@Pattern(regexp = PREFIX) String> eodhPrefixes) {
  private static final String PREFIX = "(/[A-Za-z0-9._-]+)*/\\{workspace}(/[A-Za-z0-9._-]+)*";

  @Override
  public List<String> eodhPrefixes() {
    return eodhPrefixes == null
        ? List.of(
            "/ades/{workspace}/ogc-api", "/api/catalogue/stac/catalogs/user/catalogs/{workspace}")
        : eodhPrefixes;
  }
}
