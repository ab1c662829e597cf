package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.resource;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.orrery.api.identity.TestIssuer;

/**
 * A server with several workspaces, and everybody who may come to it: {@code ours} has a private, a
 * public and a served process, {@code closed} is its owner's too, {@code theirs} and {@code third}
 * are of others.
 */
final class Tenants implements AutoCloseable {
  /** Who asks. */
  enum Who {
    OWNER,
    MEMBER,
    OTHER,
    THIRD,
    OPERATOR,
    NOBODY,
    EXPIRED,
    WRONG_AUDIENCE,
    WRONG_ISSUER,
    UNSIGNED,
    CONFUSED,
    FORGED,
    UNKNOWN_KEY;

    /** Whether the credentials are right. */
    boolean known() {
      return ordinal() <= OPERATOR.ordinal();
    }

    /** Whether it acts for the owner of what is asked for. */
    boolean ours() {
      return this == OWNER || this == MEMBER;
    }
  }

  private static final List<String> OURS = List.of("ours", "closed");

  /** What every answer has in another way. */
  private static final Set<String> OF_THIS_ANSWER = Set.of("date", "content-length");

  private final TestIssuer issuer;
  private final RunningServer server;
  private final Map<Who, List<String>> headers = new EnumMap<>(Who.class);

  private Tenants(TestIssuer issuer, RunningServer server) {
    this.issuer = issuer;
    this.server = server;
  }

  static Tenants start(String... settings) throws IOException, InterruptedException, JOSEException {
    TestIssuer issuer = new TestIssuer();
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(
        List.of(
            "-orrery.security.issuers.test.issuer=" + TestIssuer.NAME,
            "-orrery.security.issuers.test.keys=" + issuer.keys(),
            "-orrery.security.issuers.test.audiences=" + TestIssuer.AUDIENCE));
    Tenants tenants = new Tenants(issuer, RunningServer.startSecure(all.toArray(String[]::new)));
    tenants.identify();
    tenants.settle();
    return tenants;
  }

  private void identify() throws JOSEException {
    header(Who.OWNER, issuer.token("owner", List.of(), OURS));
    header(Who.MEMBER, issuer.token("member", OURS, List.of()));
    header(Who.OTHER, issuer.token("other", List.of(), List.of("theirs")));
    header(Who.THIRD, issuer.token("third", List.of(), List.of("third")));
    header(Who.OPERATOR, issuer.token(TestIssuer.roles("operator")));
    headers.put(Who.NOBODY, List.of());
    header(
        Who.EXPIRED,
        issuer.token(
            claims ->
                claims
                    .claim("workspaces-owned", OURS)
                    .expirationTime(Date.from(Instant.now().minusSeconds(3600)))));
    header(
        Who.WRONG_AUDIENCE,
        issuer.token(claims -> claims.claim("workspaces-owned", OURS).audience("another")));
    header(
        Who.WRONG_ISSUER,
        issuer.token(
            claims -> claims.claim("workspaces-owned", OURS).issuer("https://evil.example.org")));
    var right = TestIssuer.claims(claims -> claims.claim("workspaces-owned", OURS));
    header(Who.UNSIGNED, TestIssuer.unsigned(right));
    header(Who.CONFUSED, issuer.confused(right));
    header(Who.FORGED, issuer.forged(right));
    header(Who.UNKNOWN_KEY, "orr_0123456789ab_" + "A".repeat(43));
  }

  private void header(Who who, String credentials) {
    headers.put(who, List.of("Authorization", "Bearer " + credentials));
  }

  private void settle() throws IOException, InterruptedException {
    String operator = Files.readString(server.data().resolve("operator-key")).strip();
    for (String workspace : List.of("ours", "closed", "theirs", "third")) {
      HttpResponse<String> made =
          server.post(
              "/operator/workspaces",
              "application/json",
              "{\"id\":\"" + workspace + "\"}",
              "Authorization",
              "Bearer " + operator);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
    for (String process : List.of("private", "public", "served")) {
      deploy(process);
    }
    HttpResponse<String> policy =
        send(
            Who.OWNER,
            "PUT",
            "/ours/ogc-api/access-policy",
            "application/json",
            "{\"workflows\":{\"public\":{\"access\":\"public\"},\"served\":{\"type\":\"user-service\"}}}");
    assertThat(policy.statusCode()).as(policy.body()).isEqualTo(200);
  }

  RunningServer server() {
    return server;
  }

  /**
   * @param type of the body, or empty if there is none
   */
  HttpResponse<String> send(
      Who who, String method, String path, String type, String body, String... more)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(headers.get(who));
    all.addAll(List.of(more));
    if (!type.isEmpty()) {
      all.addAll(List.of("Content-Type", type));
    }
    return server.send(method, path, body, all.toArray(String[]::new));
  }

  HttpResponse<String> get(Who who, String path) throws IOException, InterruptedException {
    return send(who, "GET", path, "", "");
  }

  /** Deploys a process into {@code ours}. */
  void deploy(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            Who.OWNER,
            "POST",
            "/ours/ogc-api/processes?id=" + id,
            "application/cwl+yaml",
            resource("tool.cwl"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /**
   * All that an answer gives away, but for what was asked: status, headers, body.
   *
   * @param asked of which the answer may speak
   */
  static String seen(HttpResponse<String> answer, String asked) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(OF_THIS_ANSWER);
    return answer.statusCode()
        + " "
        + headers
        + " "
        + answer.body().replace(answer.uri().getPath(), "PATH").replace(asked, "ASKED");
  }

  @Override
  public void close() throws IOException {
    server.close();
    issuer.close();
  }
}
