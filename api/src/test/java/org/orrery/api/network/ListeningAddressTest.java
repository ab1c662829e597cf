package org.orrery.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningAddressTest {
  private static final TlsSettings PLAIN = new TlsSettings(null, null, Duration.ofSeconds(10));
  private static final TlsSettings TLS =
      new TlsSettings(Path.of("chain.pem"), Path.of("key.pem"), Duration.ofSeconds(10));

  private static TrustedProxies proxies(String... ranges) {
    return new TrustedProxies(new ProxySettings(List.of(ranges)));
  }

  private static ListeningAddress at(@Nullable String host, TlsSettings tls, String... proxies) {
    return new ListeningAddress(new AddressSettings(host), tls, proxies(proxies));
  }

  @Test
  void is_loopback_unless_it_is_told_otherwise() {
    assertThat(at(null, PLAIN).host()).isEqualTo("127.0.0.1");
    assertThat(at("localhost", PLAIN).host()).isEqualTo("127.0.0.1");
    assertThat(at("[::1]", PLAIN).host()).isEqualTo("::1");
    assertThat(at("127.0.0.7", PLAIN).isLoopback()).isTrue();
    assertThat(at(null, PLAIN).isReachedByOthers()).isFalse();
    assertThat(at(null, PLAIN).isForProxiesOnly()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "192.0.2.1",
        "example.org",
        "localhost.example.org",
        "127.0.0.1.x"
      })
  void refuses_plain_http_for_others(String host) {
    assertThatThrownBy(() -> at(host, PLAIN))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("orrery.http.tls.certificate")
        .hasMessageContaining("orrery.http.trusted-proxies");
  }

  @Test
  void serves_others_by_https() {
    ListeningAddress address = at("0.0.0.0", TLS);
    assertThat(address.isLoopback()).isFalse();
    assertThat(address.isReachedByOthers()).isTrue();
    assertThat(address.isForProxiesOnly()).isFalse();
  }

  @Test
  void serves_others_in_plain_by_their_proxies_only() {
    ListeningAddress address = at("0.0.0.0", PLAIN, "10.0.0.0/8");
    assertThat(address.isReachedByOthers()).isTrue();
    assertThat(address.isForProxiesOnly()).isTrue();
  }

  @Test
  void is_reached_by_others_through_a_proxy_on_loopback() {
    ListeningAddress address = at(null, PLAIN, "127.0.0.1");
    assertThat(address.isLoopback()).isTrue();
    assertThat(address.isReachedByOthers()).isTrue();
    assertThat(address.isForProxiesOnly()).isFalse();
  }

  @Test
  void proxies_are_addresses_and_ranges() throws Exception {
    TrustedProxies proxies = proxies("10.1.2.3", "192.168.0.0/16", "fd00::1");
    assertThat(proxies.contains(InetAddress.getByName("10.1.2.3"))).isTrue();
    assertThat(proxies.contains(InetAddress.getByName("10.1.2.4"))).isFalse();
    assertThat(proxies.contains(InetAddress.getByName("192.168.7.7"))).isTrue();
    assertThat(proxies.contains(InetAddress.getByName("fd00::1"))).isTrue();
    assertThat(proxies.contains(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.1/8", "", "*", "10.0.0.0/33"})
  void nothing_else_is_a_proxy(String text) {
    assertThatThrownBy(() -> proxies(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("orrery.http.trusted-proxies");
  }

  @Test
  void https_needs_both_files() {
    assertThatThrownBy(() -> new TlsSettings(Path.of("chain.pem"), null, Duration.ofSeconds(1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("orrery.http.tls.key");
  }
}
