package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "localhost.",
        "localhost:",
        "127.0.0.1",
        "127.255.0.9:1",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]"
      })
  void loopback_is_known_by_its_spellings(String text) {
    assertThat(Authority.parse(text))
        .hasValueSatisfying(authority -> assertThat(authority.isLoopback()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "notlocalhost",
        "localhost..",
        "0.0.0.0",
        "128.0.0.1",
        "127.1",
        "127.0.0.256",
        "127.00.0.1",
        "2130706433",
        "0x7f000001",
        "[::]",
        "[::2]",
        "[::ffff:127.0.0.1]"
      })
  void nothing_else_is_loopback(String text) {
    assertThat(Authority.parse(text))
        .hasValueSatisfying(authority -> assertThat(authority.isLoopback()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " localhost",
        "localhost, example.org",
        "user@localhost",
        "localhost@example.org",
        "localhost:80@example.org",
        "localhost:80:80",
        "localhost:x",
        "localhost/",
        "localhost#",
        "[::1",
        "[::1]x",
        "::1",
        "localh\u00f6st"
      })
  void refuses_what_is_no_authority(String text) {
    assertThat(Authority.parse(text)).isEmpty();
  }

  @Test
  void is_written_in_lower_case_with_its_port() {
    assertThat(Authority.parse("LOCALHOST.:8080").orElseThrow()).hasToString("localhost:8080");
  }
}
