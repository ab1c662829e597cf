package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.errorsByPointer;
import static org.orrery.api.http.RunningServer.json;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.orrery.api.identity.TestIssuer;
import org.slf4j.LoggerFactory;

/** A server as it is when nobody says otherwise: closed, but for a key in its data folder. */
class IdentityIT {
  private static final String KEYS = "/default/ogc-api/keys";
  private static final String POLICY = "/default/ogc-api/access-policy";
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static final List<String> SECRETS = new ArrayList<>();

  private static TestIssuer issuer;
  private static RunningServer server;
  private static String operator;

  @BeforeAll
  static void start() throws Exception {
    LOG.start();
    root().addAppender(LOG);
    issuer = new TestIssuer();
    server =
        RunningServer.startSecure(
            "-orrery.security.issuers.test.issuer=" + TestIssuer.NAME,
            "-orrery.security.issuers.test.keys=" + issuer.keys(),
            "-orrery.security.issuers.test.audiences=" + TestIssuer.AUDIENCE);
    operator = Files.readString(server.data().resolve("operator-key")).strip();
    SECRETS.add(operator);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    issuer.close();
    root().detachAppender(LOG);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static HttpResponse<String> send(String key, String method, String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        method, path, body, "Authorization", "Bearer " + key, "Content-Type", "application/json");
  }

  private static JsonNode make(String maker, String wish) throws IOException, InterruptedException {
    HttpResponse<String> made = send(maker, "POST", KEYS, wish);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
    SECRETS.add(json(made).path("key").asText());
    return json(made);
  }

  @Test
  void without_credentials_nobody_learns_anything() throws Exception {
    HttpResponse<String> answer = server.get("/default/ogc-api/processes");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
  }

  @Test
  void the_first_key_is_for_its_owner_alone_and_opens_the_default_workspace() throws Exception {
    Path file = server.data().resolve("operator-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(send(operator, "GET", "/default/ogc-api/processes", "").statusCode()).isEqualTo(200);
    assertThat(send(operator, "GET", "/elsewhere/ogc-api/processes", "").statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_key_is_shown_once_and_recognised_later() throws Exception {
    JsonNode made = make(operator, "{\"name\":\"notebook\"}");
    String secret = made.path("key").asText();
    assertThat(secret).startsWith(made.path("prefix").asText()).hasSize(60);
    assertThat(made.path("permissions").toString()).isEqualTo("[\"execute\",\"read\"]");

    HttpResponse<String> listed = send(operator, "GET", KEYS, "");
    assertThat(listed.body()).contains(made.path("id").asText()).doesNotContain(secret);
    HttpResponse<String> one = send(operator, "GET", KEYS + "/" + made.path("id").asText(), "");
    assertThat(json(one).path("name").asText()).isEqualTo("notebook");
    assertThat(json(one).has("key")).isFalse();
  }

  @Test
  void a_key_is_good_for_its_permissions_until_it_is_revoked() throws Exception {
    JsonNode made = make(operator, "{\"name\":\"reader\",\"permissions\":[\"read\"]}");
    String reader = made.path("key").asText();
    assertThat(send(reader, "GET", "/default/ogc-api/jobs", "").statusCode()).isEqualTo(200);
    assertThat(send(reader, "POST", "/default/ogc-api/processes", "{}").statusCode())
        .isEqualTo(403);
    assertThat(send(reader, "GET", KEYS, "").statusCode()).isEqualTo(403);
    String own = KEYS + "/" + made.path("id").asText();
    assertThat(send(operator, "DELETE", own, "").statusCode()).isEqualTo(204);
    assertThat(send(operator, "DELETE", own, "").statusCode()).isEqualTo(204);
    assertThat(send(reader, "GET", "/default/ogc-api/jobs", "").statusCode()).isEqualTo(401);
    assertThat(send(operator, "DELETE", KEYS + "/x", "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_wish_that_is_wrong_is_told_all_that_is_wrong_with_it() throws Exception {
    HttpResponse<String> answer =
        send(
            operator,
            "POST",
            KEYS,
            "{\"name\":\"\",\"permissions\":[\"read\",\"all\"],\"operator\":1,\"expires\":\"soon\",\"a/b\":1}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(errorsByPointer(answer))
        .containsOnlyKeys("/name", "/permissions/1", "/operator", "/expires", "/a~1b");
    assertThat(send(operator, "POST", KEYS, "[]").statusCode()).isEqualTo(400);
    assertThat(
            send(operator, "POST", KEYS, "{\"name\":\"x\",\"expires\":\"2020-01-01T00:00:00Z\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_token_of_a_trusted_issuer_opens_its_bearers_workspaces() throws Exception {
    String member = issuer.token("ada", List.of("default"), List.of());
    String stranger = issuer.token("bob", List.of("elsewhere"), List.of());
    SECRETS.add(member);
    SECRETS.add(stranger);
    assertThat(send(member, "GET", "/default/ogc-api/jobs", "").statusCode()).isEqualTo(200);
    assertThat(send(member, "GET", KEYS, "").statusCode()).isEqualTo(403);
    assertThat(send(stranger, "GET", "/default/ogc-api/jobs", "").statusCode()).isEqualTo(403);
    assertThat(
            send(TestIssuer.unsigned(TestIssuer.claims(claims -> {})), "GET", KEYS, "")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_policy_is_kept_as_it_was_sent_and_answered_with_what_it_comes_to() throws Exception {
    String document =
        "{ \"block-store\":{}, \"workflows\":{"
            + "\"open\":{\"access\":\"public\"},"
            + "\"served\":{\"access\":\"public\",\"type\":\"user-service\"},"
            + "\"closed\":{\"access\":\"private\"},"
            + "\"odd\":{\"access\":\"everyone\"},"
            + "\"b/d\":{\"access\":\"public\"}}}";
    HttpResponse<String> put = send(operator, "PUT", POLICY, document);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(json(put).path("processes").toString())
        .isEqualTo("{\"open\":\"public\",\"served\":\"user-service\"}");
    assertThat(json(put).path("warnings").findValuesAsText("pointer"))
        .containsExactly("/workflows/odd", "/workflows/b~1d");
    assertThat(send(operator, "GET", POLICY, "").body()).isEqualTo(document);

    for (String wrong : List.of("[]", "{}", "{\"workflows\":[]}", "{", "")) {
      assertThat(send(operator, "PUT", POLICY, wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(send(operator, "GET", POLICY, "").body()).isEqualTo(document);
  }

  /** Its last word: looks at everything that the others have left. */
  @Test
  void no_secret_is_in_any_log_line_or_in_any_file_but_the_first_keys_own() throws Exception {
    make(operator, "{\"name\":\"leak\"}");
    String token = issuer.token("eve", List.of("default"), List.of("default"));
    SECRETS.add(token);
    SECRETS.add("orr_0123456789ab_" + "s".repeat(43));
    for (String secret : List.copyOf(SECRETS)) {
      for (String path : List.of("/default/ogc-api/jobs", KEYS, "/x/ogc-api/jobs/" + "y")) {
        assertThat(send(secret, "GET", path, "").body()).doesNotContain(secret);
      }
      assertThat(send(secret + "x", "POST", KEYS, "{").body()).doesNotContain(secret);
    }
    List<String> lines = LOG.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines).anyMatch(line -> line.startsWith("ALLOWED"));
    assertThat(lines)
        .noneMatch(line -> SECRETS.stream().map(IdentityIT::hidden).anyMatch(line::contains));
    try (Stream<Path> files = Files.walk(server.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("operator-key")) {
          String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertThat(SECRETS.stream().map(IdentityIT::hidden).anyMatch(content::contains))
              .as("%s", file)
              .isFalse();
        }
      }
    }
  }

  /** The part of a secret that nobody may see. */
  private static String hidden(String secret) {
    String last = secret.substring(secret.length() - 20);
    assertThat(US_ASCII.newEncoder().canEncode(last)).isTrue();
    return last;
  }
}
