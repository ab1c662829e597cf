package org.orrery.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.BeanCreationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orrery.api.callbacks.CallbackSender;
import org.orrery.api.http.ExecutionSettings;
import org.orrery.api.http.RateSettings;
import org.orrery.api.identity.ClaimNames;
import org.orrery.api.identity.TrustedIssuer;
import org.orrery.api.jobs.LogLimits;
import org.orrery.api.network.CrowdSettings;
import org.orrery.api.network.PatienceSettings;
import org.orrery.api.network.ProxySettings;
import org.orrery.api.network.TlsSettings;
import org.orrery.backend.local.containers.EngineChoice;

class SettingsTest {
  private static <T> T read(Class<T> type, Map<String, Object> properties) {
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(type);
    }
  }

  @Test
  void data_has_defaults() {
    assertThat(read(DataSettings.class, Map.of()).path())
        .isEqualTo(Path.of("orrery-data").toAbsolutePath());
  }

  @Test
  void data_takes_every_key() {
    assertThat(read(DataSettings.class, Map.of("orrery.data.folder", "/srv/orrery")))
        .isEqualTo(new DataSettings("/srv/orrery"));
  }

  @Test
  void jobs_have_defaults() {
    assertThat(read(JobSettings.class, Map.of())).isEqualTo(new JobSettings(16, 512, null));
  }

  @Test
  void jobs_take_every_key() {
    JobSettings read =
        read(
            JobSettings.class,
            Map.of(
                "orrery.jobs.log-mebibytes", 2,
                "orrery.jobs.logs-mebibytes", 8,
                "orrery.jobs.retention", "P30D"));
    assertThat(read).isEqualTo(new JobSettings(2, 8, Duration.ofDays(30)));
    assertThat(read.logs()).isEqualTo(new LogLimits(2 << 20, 8 << 20));
  }

  @Test
  void jobs_refuse_to_be_kept_for_no_time() {
    assertThatThrownBy(() -> read(JobSettings.class, Map.of("orrery.jobs.retention", "0s")))
        .isInstanceOf(BeanContextException.class);
  }

  @Test
  void callbacks_have_defaults() {
    assertThat(read(CallbackSettings.class, Map.of()))
        .isEqualTo(
            new CallbackSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                20,
                Duration.ofDays(1),
                32));
  }

  @Test
  void callbacks_take_every_key() {
    CallbackSettings read =
        read(
            CallbackSettings.class,
            Map.of(
                "orrery.callbacks.interval", "3s",
                "orrery.callbacks.timeout", "4s",
                "orrery.callbacks.first-delay", "2h",
                "orrery.callbacks.max-attempts", 6,
                "orrery.callbacks.max-age", "7d",
                "orrery.callbacks.max-concurrent", 8));
    assertThat(read)
        .isEqualTo(
            new CallbackSettings(
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofHours(2),
                6,
                Duration.ofDays(7),
                8));
    assertThat(read.rules())
        .isEqualTo(
            new CallbackSender.Rules(
                8,
                Duration.ofSeconds(64),
                Duration.ofHours(2),
                Duration.ofHours(2),
                6,
                Duration.ofDays(7)));
  }

  @Test
  void database_has_defaults() {
    assertThat(read(DatabaseSettings.class, Map.of()))
        .isEqualTo(new DatabaseSettings(null, null, null, 0, 10, Duration.ofMillis(500)));
  }

  @Test
  void database_takes_every_key() {
    assertThat(
            read(
                DatabaseSettings.class,
                Map.of(
                    "orrery.database.url", "jdbc:postgresql://db/orrery",
                    "orrery.database.user", "somebody",
                    "orrery.database.password", "secret",
                    "orrery.database.port", 5499,
                    "orrery.database.connections", 20,
                    "orrery.database.watch", "2s")))
        .isEqualTo(
            new DatabaseSettings(
                "jdbc:postgresql://db/orrery",
                "somebody",
                "secret",
                5499,
                20,
                Duration.ofSeconds(2)));
  }

  @Test
  void database_does_not_show_its_password() {
    assertThat(new DatabaseSettings(null, "a", "secret", 0, 10, Duration.ZERO).toString())
        .doesNotContain("secret");
  }

  @Test
  void database_refuses_a_url_of_something_else() {
    assertThatThrownBy(
            () -> read(DatabaseSettings.class, Map.of("orrery.database.url", "jdbc:h2:mem:x")))
        .isInstanceOf(BeanCreationException.class);
  }

  @Test
  void local_containers_have_defaults() {
    assertThat(read(LocalContainerSettings.class, Map.of()))
        .isEqualTo(
            new LocalContainerSettings(
                EngineChoice.Wish.AUTO,
                null,
                null,
                true,
                false,
                false,
                false,
                Duration.ofMinutes(1)));
  }

  @Test
  void local_containers_take_every_key() {
    assertThat(
            read(
                LocalContainerSettings.class,
                Map.of(
                    "orrery.local.containers.engine", "bubblewrap",
                    "orrery.local.containers.host", "tcp://engine:2375",
                    "orrery.local.containers.user", "1000:1001",
                    "orrery.local.containers.strict-memory-limit", "false",
                    "orrery.local.containers.strict-cpu-limit", "true",
                    "orrery.local.containers.build", "true",
                    "orrery.local.containers.pool", "true",
                    "orrery.local.containers.pool-idle", "5s")))
        .isEqualTo(
            new LocalContainerSettings(
                EngineChoice.Wish.BUBBLEWRAP,
                URI.create("tcp://engine:2375"),
                "1000:1001",
                false,
                true,
                true,
                true,
                Duration.ofSeconds(5)));
  }

  @Test
  void reuse_is_off_unless_it_is_asked_for() {
    assertThat(read(ReuseSettings.class, Map.of())).isEqualTo(new ReuseSettings(false));
    assertThat(read(ReuseSettings.class, Map.of("orrery.reuse.enabled", "true")))
        .isEqualTo(new ReuseSettings(true));
  }

  @Test
  void local_has_defaults() {
    assertThat(read(LocalSettings.class, Map.of()))
        .isEqualTo(
            new LocalSettings(
                null,
                null,
                Duration.ofSeconds(10),
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                LocalSettings.PlainProcesses.AUTO));
  }

  @Test
  void local_takes_every_key() {
    assertThat(
            read(
                LocalSettings.class,
                Map.of(
                    "orrery.local.cores", "1.5",
                    "orrery.local.memory-mebibytes", "2048",
                    "orrery.local.grace", "1s",
                    "orrery.local.path", "/opt/bin",
                    "orrery.local.plain-processes", "refused")))
        .isEqualTo(
            new LocalSettings(
                1.5,
                2048L,
                Duration.ofSeconds(1),
                "/opt/bin",
                LocalSettings.PlainProcesses.REFUSED));
  }

  @Test
  void javascript_has_defaults() {
    assertThat(read(JavaScriptSettings.class, Map.of()))
        .isEqualTo(
            new JavaScriptSettings(
                JavaScriptSettings.Isolation.HELPER,
                null,
                64,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                100_000_000,
                Duration.ofMinutes(1),
                10_000,
                null));
  }

  @Test
  void javascript_takes_every_key() {
    assertThat(
            read(
                JavaScriptSettings.class,
                Map.of(
                    "orrery.javascript.isolation", "in-process",
                    "orrery.javascript.max-helpers", "5",
                    "orrery.javascript.heap-mebibytes", "128",
                    "orrery.javascript.time", "5s",
                    "orrery.javascript.processor-time", "2s",
                    "orrery.javascript.statements", "1000",
                    "orrery.javascript.idle", "10s",
                    "orrery.javascript.evaluations", "7",
                    "orrery.javascript.cache", "/srv/helper.aot")))
        .isEqualTo(
            new JavaScriptSettings(
                JavaScriptSettings.Isolation.IN_PROCESS,
                5,
                128,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                1_000,
                Duration.ofSeconds(10),
                7,
                "/srv/helper.aot"));
  }

  @Test
  void runner_has_defaults() {
    assertThat(read(RunnerSettings.class, Map.of()))
        .isEqualTo(
            new RunnerSettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                1000,
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(3)));
  }

  @Test
  void runner_takes_every_key() {
    assertThat(
            read(
                RunnerSettings.class,
                Map.of(
                    "orrery.runner.tick", "1s",
                    "orrery.runner.lease", "60s",
                    "orrery.runner.max-runs", "5",
                    "orrery.runner.max-lost-leases", "4",
                    "orrery.runner.longest-pause", "10s",
                    "orrery.runner.stop-patience", "1s")))
        .isEqualTo(
            new RunnerSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                5,
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1)));
  }

  @Test
  void outbound_has_defaults() {
    assertThat(read(OutboundSettings.class, Map.of()))
        .isEqualTo(
            new OutboundSettings(
                Set.of(80, 443, 8080, 8443),
                null,
                5,
                16,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                32));
  }

  @Test
  void outbound_takes_every_key() {
    assertThat(
            read(
                OutboundSettings.class,
                Map.of(
                    "orrery.outbound.ports", "443",
                    "orrery.outbound.allow", "10.0.0.0/8,files.example.org:8081",
                    "orrery.outbound.max-redirects", "1",
                    "orrery.outbound.max-mebibytes", "2",
                    "orrery.outbound.connect-timeout", "1s",
                    "orrery.outbound.total-timeout", "3s",
                    "orrery.outbound.max-concurrent", "4")))
        .isEqualTo(
            new OutboundSettings(
                Set.of(443),
                List.of("10.0.0.0/8", "files.example.org:8081"),
                1,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                4));
  }

  @Test
  void uploads_have_defaults() {
    assertThat(read(UploadSettings.class, Map.of()))
        .isEqualTo(
            new UploadSettings(102_400, 1_048_576, Duration.ofHours(24), Duration.ofMinutes(10)));
  }

  @Test
  void uploads_take_every_key() {
    assertThat(
            read(
                UploadSettings.class,
                Map.of(
                    "orrery.uploads.max-mebibytes", "1",
                    "orrery.uploads.quota-mebibytes", "2",
                    "orrery.uploads.kept", "3h",
                    "orrery.uploads.sweep", "4s")))
        .isEqualTo(new UploadSettings(1, 2, Duration.ofHours(3), Duration.ofSeconds(4)));
  }

  @Test
  void security_lets_nobody_in_unless_it_is_told_to() {
    assertThat(read(SecuritySettings.class, Map.of()))
        .isEqualTo(new SecuritySettings(SecuritySettings.Anonymous.NONE, false));
    assertThat(
            read(
                SecuritySettings.class,
                Map.of(
                    "orrery.security.anonymous", "read",
                    "orrery.security.operator-reads", "true")))
        .isEqualTo(new SecuritySettings(SecuritySettings.Anonymous.READ, true));
  }

  @Test
  void api_keys_have_defaults() {
    assertThat(read(ApiKeySettings.class, Map.of()))
        .isEqualTo(new ApiKeySettings(Duration.ofDays(90), Duration.ofDays(366)));
  }

  @Test
  void api_keys_take_every_key() {
    assertThat(
            read(
                ApiKeySettings.class,
                Map.of(
                    "orrery.security.api-keys.lifetime", "1d",
                    "orrery.security.api-keys.max-lifetime", "2d")))
        .isEqualTo(new ApiKeySettings(Duration.ofDays(1), Duration.ofDays(2)));
  }

  @Test
  void issuer_keys_have_defaults() {
    assertThat(read(IssuerKeySettings.class, Map.of()))
        .isEqualTo(
            new IssuerKeySettings(
                Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofSeconds(10)));
  }

  @Test
  void issuer_keys_take_every_key() {
    assertThat(
            read(
                IssuerKeySettings.class,
                Map.of(
                    "orrery.security.issuer-keys.kept", "1m",
                    "orrery.security.issuer-keys.outage", "2h",
                    "orrery.security.issuer-keys.interval", "3s")))
        .isEqualTo(
            new IssuerKeySettings(
                Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofSeconds(3)));
  }

  @Test
  void an_issuer_has_the_claims_of_the_data_hub_unless_it_is_told_others() {
    IssuerSettings issuer =
        read(
            IssuerSettings.class,
            Map.of(
                "orrery.security.issuers.hub.issuer", "https://hub.example.org/realms/x",
                "orrery.security.issuers.hub.keys", "https://hub.example.org/keys",
                "orrery.security.issuers.hub.audiences", "orrery,ades"));
    assertThat(issuer.name()).isEqualTo("hub");
    assertThat(issuer.trusted())
        .isEqualTo(
            new TrustedIssuer(
                "https://hub.example.org/realms/x",
                URI.create("https://hub.example.org/keys"),
                Set.of("orrery", "ades"),
                Set.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                    "ES512"),
                Duration.ofSeconds(30),
                ClaimNames.DEFAULTS));
  }

  @Test
  void an_issuer_takes_every_key() {
    String prefix = "orrery.security.issuers.hub.";
    Map<String, Object> all = new HashMap<>();
    all.put(prefix + "issuer", "i");
    all.put(prefix + "keys", "https://hub.example.org/keys");
    all.put(prefix + "audiences", "a");
    all.put(prefix + "algorithms", "ES256");
    all.put(prefix + "clock-skew", "1s");
    all.put(prefix + "name-claim", "n");
    all.put(prefix + "workspace-claim", "w");
    all.put(prefix + "workspaces-claim", "ws");
    all.put(prefix + "owned-claim", "o");
    all.put(prefix + "scope-claim", "s");
    all.put(prefix + "roles-claim", "r");
    all.put(prefix + "operator-role", "boss");
    assertThat(read(IssuerSettings.class, all))
        .isEqualTo(
            new IssuerSettings(
                "hub",
                "i",
                URI.create("https://hub.example.org/keys"),
                List.of("a"),
                List.of("ES256"),
                Duration.ofSeconds(1),
                "n",
                "w",
                "ws",
                "o",
                "s",
                "r",
                "boss"));
  }

  @Test
  void execution_has_defaults() {
    assertThat(read(ExecutionSettings.class, Map.of()))
        .isEqualTo(new ExecutionSettings(Duration.ofSeconds(60)));
  }

  @Test
  void execution_takes_every_key() {
    assertThat(read(ExecutionSettings.class, Map.of("orrery.execution.sync-limit", "5s")))
        .isEqualTo(new ExecutionSettings(Duration.ofSeconds(5)));
  }

  @Test
  void rates_have_defaults() {
    assertThat(read(RateSettings.class, Map.of()))
        .isEqualTo(new RateSettings(500, 5000, Duration.ofSeconds(10)));
  }

  @Test
  void rates_take_every_key() {
    assertThat(
            read(
                RateSettings.class,
                Map.of(
                    "orrery.http.rate.requests", 3,
                    "orrery.http.rate.polls", 7,
                    "orrery.http.rate.burst", "1m")))
        .isEqualTo(new RateSettings(3, 7, Duration.ofMinutes(1)));
  }

  @Test
  void patience_has_defaults() {
    assertThat(read(PatienceSettings.class, Map.of()))
        .isEqualTo(
            new PatienceSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                1024,
                Duration.ofSeconds(75),
                Duration.ofSeconds(60)));
  }

  @Test
  void patience_takes_every_key() {
    assertThat(
            read(
                PatienceSettings.class,
                Map.of(
                    "orrery.http.patience.head", "1s",
                    "orrery.http.patience.body", "2s",
                    "orrery.http.patience.bytes-per-second", 3,
                    "orrery.http.patience.idle", "4s",
                    "orrery.http.patience.output", "5s")))
        .isEqualTo(
            new PatienceSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }

  @Test
  void patience_has_no_end_at_once() {
    assertThatThrownBy(
            () -> read(PatienceSettings.class, Map.of("orrery.http.patience.body", "0s")))
        .hasStackTraceContaining("orrery.http.patience");
  }

  @Test
  void connections_have_defaults_and_take_every_key() {
    assertThat(read(CrowdSettings.class, Map.of())).isEqualTo(new CrowdSettings(20_000, 5_000));
    assertThat(
            read(
                CrowdSettings.class,
                Map.of(
                    "orrery.http.connections.most", 5,
                    "orrery.http.connections.most-of-address", 2)))
        .isEqualTo(new CrowdSettings(5, 2));
  }

  @Test
  void https_is_off_and_takes_every_key() {
    assertThat(read(TlsSettings.class, Map.of()))
        .isEqualTo(new TlsSettings(null, null, Duration.ofSeconds(10)));
    assertThat(
            read(
                TlsSettings.class,
                Map.of(
                    "orrery.http.tls.certificate", "/etc/tls.crt",
                    "orrery.http.tls.key", "/etc/tls.key",
                    "orrery.http.tls.look", "1s")))
        .isEqualTo(
            new TlsSettings(
                Path.of("/etc/tls.crt"), Path.of("/etc/tls.key"), Duration.ofSeconds(1)));
  }

  @Test
  void no_proxy_is_trusted_unless_it_is_named() {
    assertThat(read(ProxySettings.class, Map.of()).trustedProxies()).isEmpty();
    assertThat(
            read(ProxySettings.class, Map.of("orrery.http.trusted-proxies", "10.0.0.1,fd00::/8"))
                .trustedProxies())
        .containsExactly("10.0.0.1", "fd00::/8");
  }
}
