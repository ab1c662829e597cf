package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.http.Negotiation.Format;

class NegotiationTest {
  private static Format wanted(String accept, String... f) {
    return Negotiation.wanted(request(f).header("Accept", accept));
  }

  private static MutableHttpRequest<?> request(String... f) {
    MutableHttpRequest<?> request = HttpRequest.GET("/x");
    for (String value : f) {
      request.getParameters().add("f", value);
    }
    return request;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/xhtml+xml",
        "TEXT/HTML ; charset=utf-8",
        "application/json;q=0.5, text/html",
        "text/html, application/json",
        "application/json;q=0, text/html;q=0.1",
        "image/png, text/html;q=0.7"
      })
  void gives_html_to_whom_asks_for_it_first(String accept) {
    assertThat(wanted(accept)).isEqualTo(Format.HTML);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "/*",
        "text/*",
        "image/png",
        "application/json",
        "application/json, text/html",
        "application/problem+json, text/html;q=0.9",
        "*/*, text/html",
        "text/html;q=0",
        "text/html;q=often",
        "text/html;q=0.5, */*",
        ";;;,,,=",
        "text",
        "application/vnd.oai.openapi+json;version=3.0"
      })
  void gives_json_to_everybody_else(String accept) {
    assertThat(wanted(accept)).isEqualTo(Format.JSON);
  }

  @Test
  void takes_json_where_nothing_is_said() {
    assertThat(Negotiation.wanted(request())).isEqualTo(Format.JSON);
  }

  @Test
  void lets_the_parameter_win() {
    assertThat(wanted("text/html", "json")).isEqualTo(Format.JSON);
    assertThat(wanted("text/html", "application/json")).isEqualTo(Format.JSON);
    assertThat(wanted("application/json", "html")).isEqualTo(Format.HTML);
    assertThat(wanted("*/*", "HTML")).isEqualTo(Format.HTML);
    assertThat(wanted("text/html", "")).isEqualTo(Format.HTML);
  }

  @Test
  void tells_what_names_no_representation() {
    assertThat(Negotiation.unknown(request("xml"))).contains("xml");
    assertThat(Negotiation.unknown(request("json"))).isEmpty();
    assertThat(Negotiation.unknown(request(""))).isEmpty();
    assertThat(Negotiation.unknown(request())).isEmpty();
  }
}
