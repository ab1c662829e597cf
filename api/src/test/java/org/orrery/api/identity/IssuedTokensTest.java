package org.orrery.api.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.access.Caller;
import org.orrery.api.outbound.AllowedDestination;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.outbound.OutboundPolicy;
import org.orrery.api.outbound.OutboundRules;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.WorkspaceId;

class IssuedTokensTest {
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final KeyCaching CACHING =
      new KeyCaching(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMillis(1));

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private TestIssuer issuer;
  private IssuedTokens tokens;

  @BeforeEach
  void start() throws Exception {
    issuer = new TestIssuer();
    tokens = tokens(issuer.keys(), CACHING);
  }

  @AfterEach
  void stop() {
    issuer.close();
    executor.close();
  }

  private static TrustedIssuer trusted(URI keys) {
    return new TrustedIssuer(
        TestIssuer.NAME,
        keys,
        Set.of(TestIssuer.AUDIENCE),
        Set.of("RS256"),
        SKEW,
        ClaimNames.DEFAULTS);
  }

  private IssuedTokens tokens(URI keys, KeyCaching caching) throws NoSuchAlgorithmException {
    OutboundRules rules = OutboundRules.DEFAULTS;
    OutboundClient client =
        new OutboundClient(
            new OutboundPolicy(
                new OutboundRules(
                    rules.ports(),
                    List.of(AllowedDestination.parse("127.0.0.1:" + keys.getPort())),
                    rules.maxRedirects(),
                    rules.maxBytes(),
                    rules.connectTimeout(),
                    rules.totalTimeout(),
                    rules.maxConcurrent()),
                name -> List.of(InetAddress.getAllByName(name))),
            executor,
            SSLContext.getDefault());
    return new IssuedTokens(List.of(trusted(keys)), caching, client, executor, Clock.systemUTC());
  }

  private ErrorCode refusal(String token) {
    return catchThrowableOfType(OrreryException.class, () -> tokens.verify(token)).code();
  }

  private static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  @Test
  void a_token_of_the_issuer_tells_who_asks() throws JOSEException {
    Caller caller = tokens.verify(issuer.token("ada", List.of("maps", "No Name"), List.of("sea")));
    assertThat(caller.name()).isEqualTo("ada");
    assertThat(caller.known()).isTrue();
    assertThat(caller.operator()).isFalse();
    assertThat(caller.workspaces()).containsExactly(new WorkspaceId("maps"));
    assertThat(caller.manages(new WorkspaceId("sea"))).isTrue();
    assertThat(caller.manages(new WorkspaceId("maps"))).isFalse();
  }

  @Test
  void a_scope_narrows_a_token_to_its_workspace() throws JOSEException {
    Caller caller =
        tokens.verify(
            issuer.token(
                claims ->
                    claims
                        .claim("workspaces-owned", List.of("maps", "sea"))
                        .claim("scope", "openid workspace:sea")));
    assertThat(caller.scope()).isEqualTo(new WorkspaceId("sea"));
    assertThat(caller.actsFor(new WorkspaceId("maps"))).isFalse();
    assertThat(caller.manages(new WorkspaceId("sea"))).isTrue();
    assertThat(caller.name()).isEqualTo("8f2e");
  }

  @Test
  void several_scopes_are_several_workspaces_and_no_others() throws JOSEException {
    Caller caller =
        tokens.verify(
            issuer.token(
                claims ->
                    claims
                        .claim("workspaces", List.of("land"))
                        .claim("workspace", "maps")
                        .claim("scope", List.of("workspace:sea"))));
    assertThat(caller.actsFor(new WorkspaceId("maps"))).isTrue();
    assertThat(caller.actsFor(new WorkspaceId("sea"))).isTrue();
    assertThat(caller.actsFor(new WorkspaceId("land"))).isFalse();
  }

  @Test
  void a_role_makes_an_operator() throws JOSEException {
    assertThat(tokens.verify(issuer.token(TestIssuer.roles("x", "operator"))).operator()).isTrue();
    assertThat(tokens.verify(issuer.token(TestIssuer.roles("operators"))).operator()).isFalse();
    assertThat(tokens.verify(issuer.token(claims -> claims.claim("realm_access", 1))).operator())
        .isFalse();
  }

  @Test
  void a_claim_may_have_dots_in_its_name() {
    ClaimReader reader =
        new ClaimReader(
            new ClaimNames("name", "w", "https://example.org/a.b", "o", "s", "r", "operator"));
    assertThat(reader.read(Map.of("https://example.org/a.b", "maps")).workspaces())
        .containsExactly(new WorkspaceId("maps"));
  }

  @Test
  void a_name_can_not_write_lines_of_its_own_into_a_log() throws JOSEException {
    Caller caller = tokens.verify(issuer.token("a\nALLOWED b", List.of(), List.of()));
    assertThat(caller.name()).isEqualTo("a?ALLOWED?b");
  }

  @Test
  void clocks_may_differ_by_the_skew_and_no_more() throws JOSEException {
    tokens.verify(issuer.token(claims -> claims.expirationTime(in(SKEW.dividedBy(-2)))));
    tokens.verify(issuer.token(claims -> claims.notBeforeTime(in(SKEW.dividedBy(2)))));
    assertThat(refusal(issuer.token(claims -> claims.expirationTime(in(SKEW.multipliedBy(-2))))))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(issuer.token(claims -> claims.notBeforeTime(in(SKEW.multipliedBy(2))))))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void what_is_not_a_right_token_is_refused() throws JOSEException {
    assertThat(
            List.of(
                issuer.token(claims -> claims.issuer(TestIssuer.NAME + "/")),
                issuer.token(claims -> claims.issuer(null)),
                issuer.token(claims -> claims.audience("another")),
                issuer.token(claims -> claims.audience((String) null)),
                issuer.token(claims -> claims.expirationTime(null)),
                issuer.token(claims -> claims.claim("typ", "ID")),
                issuer.token(claims -> claims.claim("typ", "Refresh")),
                issuer.signed(new JOSEObjectType("logout+jwt"), TestIssuer.claims(claims -> {})),
                TestIssuer.unsigned(TestIssuer.claims(claims -> {})),
                issuer.confused(TestIssuer.claims(claims -> {})),
                issuer.forged(TestIssuer.claims(claims -> {}))))
        .allSatisfy(token -> assertThat(refusal(token)).isEqualTo(ErrorCode.UNAUTHENTICATED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "{}.{}.{}",
        "e30.e30.",
        "e30.e30.e30",
        "bnVsbA.bnVsbA.AA",
        "W10.W10.AA",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOjF9.e30.AA",
        "é.é.é"
      })
  void noise_is_refused_and_breaks_nothing(String token) {
    assertThat(refusal(token)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(issuer.asked()).isZero();
  }

  @Test
  void a_changed_letter_breaks_the_signature() throws JOSEException {
    String[] parts = issuer.token("ada", List.of("maps"), List.of()).split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]));
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("maps", "caps").getBytes());
    assertThat(refusal(parts[0] + "." + changed + "." + parts[2]))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void a_new_key_is_found_and_a_withdrawn_one_forgotten() throws JOSEException {
    String before = issuer.token(claims -> {});
    tokens.verify(before);
    issuer.rotate("second", true);
    tokens.verify(issuer.token(claims -> {}));
    tokens.verify(before);
    assertThat(issuer.asked()).as("kept between").isEqualTo(2);
    issuer.rotate("third", false);
    tokens.verify(issuer.token(claims -> {}));
    assertThat(refusal(before)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void keys_outlive_an_issuer_that_is_away() throws Exception {
    String token = issuer.token(claims -> {});
    KeyCaching brief =
        new KeyCaching(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofMillis(1));
    IssuedTokens impatient = tokens(issuer.keys(), brief);
    impatient.verify(token);
    issuer.leave();
    Thread.sleep(1200);
    assertThat(impatient.verify(token).known()).isTrue();
  }

  @Test
  void before_the_issuer_was_ever_there_it_can_not_be_told() throws Exception {
    String token = issuer.token(claims -> {});
    int port = issuer.leave();
    assertThat(refusal(token)).isEqualTo(ErrorCode.IDENTITY_UNAVAILABLE);
    issuer.back(port);
    Thread.sleep(20);
    assertThat(tokens.verify(token).known()).isTrue();
  }

  @Test
  void expired_tokens_do_not_ask_for_keys_and_strange_ones_not_without_limit() throws Exception {
    KeyCaching rare =
        new KeyCaching(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMinutes(4));
    IssuedTokens slow = tokens(issuer.keys(), rare);
    String expired = issuer.token(claims -> claims.expirationTime(in(Duration.ofHours(-1))));
    assertThatThrownBy(() -> slow.verify(expired)).isInstanceOf(OrreryException.class);
    assertThat(issuer.asked()).isZero();
    slow.verify(issuer.token(claims -> {}));
    try (TestIssuer stranger = new TestIssuer()) {
      stranger.rotate("unknown", false);
      for (int i = 0; i < 20; i++) {
        String strange = stranger.token(claims -> {});
        assertThatThrownBy(() -> slow.verify(strange))
            .isInstanceOfSatisfying(
                OrreryException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
      }
    }
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "HS512", "RS1", "EdDSA", ""})
  void an_algorithm_that_proves_nothing_can_not_be_configured(String algorithm) {
    assertThatThrownBy(
            () ->
                new TrustedIssuer(
                    TestIssuer.NAME,
                    issuer.keys(),
                    Set.of("x"),
                    Set.of(algorithm),
                    SKEW,
                    ClaimNames.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`" + algorithm + "`");
  }

  @Test
  void keys_are_never_files(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws IOException {
    assertThatThrownBy(() -> trusted(folder.toUri())).isInstanceOf(IllegalArgumentException.class);
  }
}
