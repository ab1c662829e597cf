package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.callbacks.CallbackTransport;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.Subscriber;
import org.orrery.api.problem.Problem;

class SubscribersTest {
  private static final String API = "https://here.example/default/ogc-api";

  private final List<Problem> problems = new ArrayList<>();

  /** Refuses what is called so. */
  private static final class Transport implements CallbackTransport {
    @Override
    public Optional<String> refusal(URI receiver) {
      return receiver.getHost().startsWith("refused")
          ? Optional.of("it is called so")
          : Optional.empty();
    }

    @Override
    public Outcome send(URI receiver, byte[] document, Map<String, String> headers) {
      throw new UnsupportedOperationException("nothing is sent before a job is accepted");
    }
  }

  private @Nullable Subscriber read(String request) {
    return new Subscribers(new Transport())
        .read(Json.parse(request.getBytes(UTF_8)), API, Dialect.EODH, problems);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"subscriber\": {\"failedUri\": \"https://a.example/x\"}}",
        "{\"executionOptions\": {\"subscriber\": {\"failedUri\": \"https://a.example/x\"}}}",
        "{\"subscribers\": {\"failedUri\": \"https://a.example/x\", \"failedEmail\": \"a@b\"}}"
      })
  void a_subscriber_is_found_where_clients_put_it(String request) {
    assertThat(read(request))
        .isEqualTo(new Subscriber(null, null, URI.create("https://a.example/x"), API, "eodh"));
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"subscriber\": null}",
        "{\"subscriber\": {}}",
        "{\"subscriber\": {\"successUri\": null}}",
        "{\"executionOptions\": 5, \"subscribers\": []}"
      })
  void nobody_is_no_subscriber(String request) {
    assertThat(read(request)).isNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void what_is_refused_is_told_at_its_place_and_without_the_address() {
    read(
        "{\"subscriber\": {\"successUri\": \"https://refused.example/?s=1\", \"failedUri\": \"a b\"}}");
    assertThat(problems)
        .extracting(Problem::pointer)
        .containsExactly("/subscriber/successUri", "/subscriber/failedUri");
    assertThat(problems).extracting(Problem::message).noneMatch(text -> text.contains("s=1"));
  }

  @Test
  void a_request_is_shown_to_others_without_its_subscriber() {
    RequestDocument hidden =
        Subscribers.hidden(
            RequestDocument.ogc(
                "{\"inputs\": {\"subscriber\": 1}, \"subscriber\": {\"successUri\": \"x\"},"
                    + " \"executionOptions\": {\"subscriber\": {}}}"));
    assertThat(hidden.text()).isEqualTo("{\"inputs\":{\"subscriber\":1}}");
    RequestDocument plain = RequestDocument.ogc("{ \"inputs\": {} }");
    assertThat(Subscribers.hidden(plain)).as("byte for byte").isEqualTo(plain);
  }
}
