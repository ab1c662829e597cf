package org.orrery.api.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.outbound.OutboundPolicy.Denied;
import org.orrery.api.outbound.OutboundPolicy.Target;
import org.orrery.api.outbound.OutboundPolicy.Unresolvable;

class OutboundPolicyTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "public.example", List.of("93.184.215.14", "2606:2800:220:1::1"),
          "private.example", List.of("10.1.2.3"),
          "mixed.example", List.of("93.184.215.14", "127.0.0.1"),
          "mixed6.example", List.of("93.184.215.14", "fd00::1"),
          "nat64.example", List.of("64:ff9b::a00:1"),
          "localhost", List.of("127.0.0.1", "::1"));

  private final List<String> lookups = new ArrayList<>();

  private InetAddress[] lookUp(String name) throws UnknownHostException {
    lookups.add(name);
    if (!NAMES.containsKey(name)) {
      throw new UnknownHostException(name);
    }
    return NAMES.get(name).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  private OutboundPolicy policy(String... allowed) {
    OutboundRules defaults = OutboundRules.DEFAULTS;
    OutboundRules rules =
        new OutboundRules(
            Set.of(80, 443),
            Arrays.stream(allowed).map(AllowedDestination::parse).toList(),
            defaults.maxRedirects(),
            defaults.maxBytes(),
            defaults.connectTimeout(),
            defaults.totalTimeout(),
            defaults.maxConcurrent());
    return new OutboundPolicy(rules, name -> List.of(lookUp(name)));
  }

  private OutboundPolicy.Decision decide(String uri, String... allowed) {
    return policy(allowed).decide(URI.create(uri));
  }

  @Test
  void allows_a_public_host_and_names_the_addresses_that_it_checked() {
    assertThat(decide("https://Public.Example./a?b=c#d"))
        .isEqualTo(
            new Target(
                URI.create("https://Public.Example./a?b=c"),
                "https",
                "public.example",
                443,
                List.of(
                    InetAddress.ofLiteral("93.184.215.14"),
                    InetAddress.ofLiteral("2606:2800:220:1::1"))));
  }

  @Test
  void looks_a_name_up_once() {
    decide("http://public.example/");
    assertThat(lookups).containsExactly("public.example");
  }

  @Test
  void never_looks_up_an_address_literal() {
    decide("http://93.184.215.14/");
    decide("http://[2606:2800:220:1::1]/");
    assertThat(lookups).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://private.example/",
        "http://mixed.example/",
        "http://mixed6.example/",
        "http://nat64.example/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://0.0.0.0/",
        "http://127.0.0.1/",
        "http://127.255.255.254/",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://169.254.169.254/latest/meta-data",
        "http://168.63.129.16/",
        "http://172.31.255.255/",
        "http://192.0.0.192/",
        "http://192.168.1.1/",
        "http://198.19.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[2001:db8::1]/",
        "http://[2002:7f00:1::]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/"
      })
  void refuses_what_is_not_on_the_public_internet(String uri) {
    assertThat(decide(uri)).isEqualTo(new Denied(Refusal.ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://172.32.0.1/", "http://100.128.0.1/", "http://[2a00:1450::1]/"})
  void allows_the_neighbours_of_refused_ranges(String uri) {
    assertThat(decide(uri)).isInstanceOf(Target.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://127.0.0.256/",
        "http://1.2.3.4.5/",
        "http://name.0x7f/",
        "http://[fe80::1%25eth0]/",
        "http:///path",
        "http://under_score.example/",
        "http:opaque"
      })
  void refuses_hosts_that_are_neither_a_name_nor_an_address_as_usually_written(String uri) {
    assertThat(decide(uri)).isEqualTo(new Denied(Refusal.HOST));
    assertThat(lookups).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://public.example/", "jar:http://x!/", "relative/path"})
  void refuses_other_schemes(String uri) {
    assertThat(decide(uri)).isEqualTo(new Denied(Refusal.SCHEME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://user@public.example/", "http://a:b@public.example/", "http://@127.0.0.1/"})
  void refuses_user_information(String uri) {
    assertThat(decide(uri)).isEqualTo(new Denied(Refusal.USER_INFO));
  }

  @Test
  void refuses_ports_that_are_not_listed() {
    assertThat(decide("http://public.example:22/")).isEqualTo(new Denied(Refusal.PORT));
    assertThat(decide("http://public.example:5432/")).isEqualTo(new Denied(Refusal.PORT));
  }

  @Test
  void refuses_urls_of_any_length() {
    assertThat(decide("http://public.example/" + "a".repeat(4096)))
        .isEqualTo(new Denied(Refusal.LENGTH));
  }

  @Test
  void says_that_a_name_has_no_address() {
    assertThat(decide("http://nowhere.example/")).isEqualTo(new Unresolvable());
  }

  @Test
  void allows_a_private_address_by_name_range_or_host_and_port() {
    assertThat(decide("http://private.example/", "private.example")).isInstanceOf(Target.class);
    assertThat(decide("http://private.example/", "10.0.0.0/8")).isInstanceOf(Target.class);
    assertThat(decide("http://127.0.0.1:8123/", "127.0.0.1:8123")).isInstanceOf(Target.class);
    assertThat(decide("http://[::1]:8123/", "[::1]:8123")).isInstanceOf(Target.class);
  }

  @Test
  void an_allowed_port_of_a_host_allows_no_other_port_or_host() {
    assertThat(decide("http://127.0.0.1:8124/", "127.0.0.1:8123"))
        .isEqualTo(new Denied(Refusal.PORT));
    assertThat(decide("http://127.0.0.1/", "127.0.0.1:8123"))
        .isEqualTo(new Denied(Refusal.ADDRESS));
    assertThat(decide("http://127.0.0.2:8123/", "127.0.0.1:8123"))
        .isEqualTo(new Denied(Refusal.PORT));
    assertThat(decide("http://private.example:22/", "10.0.0.0/8"))
        .isEqualTo(new Denied(Refusal.PORT));
  }

  @Test
  void one_allowed_address_does_not_excuse_another_of_the_same_name() {
    assertThat(decide("http://localhost/", "127.0.0.0/8")).isEqualTo(new Denied(Refusal.ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.1/8", "10.0.0.0/33", "name/8", "host:0", "host:99999", "a b", "*.x"})
  void refuses_to_be_configured_with_nonsense(String destination) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedDestination.parse(destination))
        .withMessageContaining("`");
  }
}
