package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerAnswersTest {
  @Test
  void gives_the_daemons_own_words() {
    assertThat(
            DockerAnswers.words(
                new NotFoundException("Status 404: {\"message\":\"no \\\"such\\\" image\"}\n")))
        .isEqualTo("no \"such\" image");
    assertThat(DockerAnswers.words(new DockerException("just text\n", 500))).isEqualTo("just text");
  }

  @Test
  void keeps_secrets_to_itself() {
    assertThat(
            DockerAnswers.clean(
                "Get https://me:s3cret@registry/v2: Bearer abcdefghijkl; token=0123456789abcdef"))
        .isEqualTo("Get https://***@registry/v2: Bearer ***; token= ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Get \"https://r/v2/\": dial tcp: lookup r: no such host",
        "toomanyrequests: You have reached your pull rate limit",
        "Get \"https://r/v2/\": net/http: TLS handshake timeout",
        "received unexpected HTTP status: 503 Service Unavailable"
      })
  void tells_what_may_pass(String words) {
    assertThat(DockerAnswers.isPassing(words)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest for r/x:1 not found: manifest unknown",
        "pull access denied for x, repository does not exist or may require 'docker login'",
        "unauthorized: authentication required",
        "invalid reference format"
      })
  void tells_what_will_not_pass(String words) {
    assertThat(DockerAnswers.isPassing(words)).isFalse();
  }

  @Test
  void takes_a_broken_connection_for_no_answer() {
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw new IllegalStateException(new SocketException("Connection refused"));
                    }))
        .withMessage("the container engine does not answer: Connection refused");
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw new IOException("broken pipe");
                    }));
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw new DockerException("shutting down", 503);
                    }));
  }

  @Test
  void takes_a_defect_for_a_defect() {
    NullPointerException defect = new NullPointerException("oh");
    assertThatThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw defect;
                    }))
        .isSameAs(defect);
    Exception odd = new Exception("none that the client has");
    assertThatThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw odd;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(odd);
  }

  @Test
  void lets_a_no_of_the_daemon_pass() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(
            () ->
                DockerAnswers.ask(
                    () -> {
                      throw new NotFoundException("no such container");
                    }));
  }
}
