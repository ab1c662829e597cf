package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server may fetch for strangers: {@code orrery.outbound}.
 *
 * @param ports that a URL may name
 * @param allow exceptions to the refusal of what is not public: a network in CIDR notation, a host,
 *     or {@code host:port}
 * @param maxRedirects how many are followed
 * @param maxMebibytes of one document or file
 * @param connectTimeout for each address
 * @param totalTimeout from the call to the last byte
 * @param maxConcurrent fetches at one time
 */
@ConfigurationProperties("orrery.outbound")
public record OutboundSettings(
    @Bindable(defaultValue = "80,443,8080,8443") Set<Integer> ports,
    @Nullable List<String> allow,
    @Min(0) @Max(20) @Bindable(defaultValue = "5") int maxRedirects,
    @Min(1) @Max(1024) @Bindable(defaultValue = "16") int maxMebibytes,
    @Bindable(defaultValue = "5s") Duration connectTimeout,
    @Bindable(defaultValue = "30s") Duration totalTimeout,
    @Min(1) @Max(1000) @Bindable(defaultValue = "32") int maxConcurrent) {
  @Override
  public List<String> allow() {
    return allow == null ? List.of() : allow;
  }
}
