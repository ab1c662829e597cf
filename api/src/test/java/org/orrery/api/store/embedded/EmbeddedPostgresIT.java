package org.orrery.api.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.store.DatabaseAccess;

/** One cluster for all tests: they differ in how its server starts and ends. */
class EmbeddedPostgresIT {
  @TempDir static Path folder;

  private static final List<EmbeddedPostgres> STARTED = new ArrayList<>();

  @BeforeAll
  static void setUpTheCluster() throws Exception {
    server();
  }

  @AfterEach
  void stopEverything() throws Exception {
    for (EmbeddedPostgres server : STARTED) {
      server.stop();
    }
    STARTED.clear();
  }

  @AfterAll
  static void leaves_no_process_behind() throws IOException {
    Path data = folder.toRealPath().resolve("data");
    assertThat(ProcessHandle.allProcesses().filter(process -> worksIn(data, process))).isEmpty();
  }

  private static EmbeddedPostgres server() throws Exception {
    EmbeddedPostgres server = new EmbeddedPostgres(folder, 0, Clock.systemUTC());
    STARTED.add(server);
    return server;
  }

  private static EmbeddedPostgres running() throws Exception {
    EmbeddedPostgres server = server();
    server.ensureRunning();
    assertThat(server.trouble()).isNull();
    return server;
  }

  @Test
  void is_durable_and_closed() throws Exception {
    DatabaseAccess access = running().access();

    assertThat(setting(access, "fsync")).isEqualTo("on");
    assertThat(setting(access, "synchronous_commit")).isEqualTo("on");
    assertThat(setting(access, "listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(one(access, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("password"))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(folder.resolve("data/pg_hba.conf")))
        .contains("scram-sha-256")
        .doesNotContain("trust");
  }

  @Test
  void refuses_a_wrong_password_another_role_and_another_database() throws Exception {
    DatabaseAccess access = running().access();

    assertThatThrownBy(() -> new DatabaseAccess(access.url(), access.user(), "guess").connect())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(
            () -> new DatabaseAccess(access.url(), "orrery_setup", access.password()).connect())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no pg_hba.conf entry");
    String other = access.url().replace("/orrery", "/postgres");
    assertThatThrownBy(() -> new DatabaseAccess(other, access.user(), access.password()).connect())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no pg_hba.conf entry");
  }

  @Test
  void does_not_let_the_password_out() throws Exception {
    DatabaseAccess access = running().access();

    assertThat(access.toString()).doesNotContain(access.password());
    List<String> commandLines =
        ProcessHandle.allProcesses()
            .map(process -> process.info().commandLine().orElse(""))
            .toList();
    assertThat(commandLines).noneMatch(line -> line.contains(access.password()));
    try (var logs = Files.walk(folder.resolve("log"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(log).content().doesNotContain(access.password());
      }
    }
  }

  @Test
  void remembers_its_port() throws Exception {
    EmbeddedPostgres first = running();
    String url = first.access().url();
    first.stop();

    assertThat(running().access().url()).isEqualTo(url);
  }

  /** PostgreSQL's own way is to wait until everybody has left. */
  @Test
  @Timeout(60)
  void stops_while_somebody_is_connected() throws Exception {
    EmbeddedPostgres server = running();
    try (Connection open = server.access().connect()) {
      open.setAutoCommit(false);
      server.stop();
      assertThat(open.isValid(1)).isFalse();
    }
  }

  @Test
  void starts_a_killed_postmaster_again() throws Exception {
    EmbeddedPostgres server = running();
    long killed = postmaster();
    kill(killed);

    awaitGone(killed);
    untilUp(server);

    assertThat(postmaster()).isNotEqualTo(killed);
    assertThat(one(server.access(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void adopts_a_postmaster_that_outlived_its_server() throws Exception {
    running();
    long outliving = postmaster();

    EmbeddedPostgres next = running();

    assertThat(postmaster()).isEqualTo(outliving);
    assertThat(one(next.access(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void stops_an_outliving_postmaster_that_lets_nobody_in() throws Exception {
    EmbeddedPostgres first = running();
    long outliving = postmaster();
    try (Connection connection = first.access().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE orrery PASSWORD 'another'");
    }
    String kept = Files.readString(folder.resolve("password"));
    try {
      EmbeddedPostgres next = running();
      assertThat(postmaster()).isNotEqualTo(outliving);
      assertThatThrownBy(() -> next.access().connect()).isInstanceOf(SQLException.class);
    } finally {
      Files.writeString(folder.resolve("password"), "another\n");
      try (Connection connection = STARTED.getLast().access().connect();
          Statement statement = connection.createStatement()) {
        statement.execute("ALTER ROLE orrery PASSWORD '" + kept.strip() + "'");
      }
      Files.writeString(folder.resolve("password"), kept);
    }
  }

  @Test
  void starts_although_the_pid_file_names_a_process_of_somebody_else() throws Exception {
    EmbeddedPostgres first = running();
    first.stop();
    Files.writeString(
        folder.resolve("data/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + folder.resolve("data") + "\n0\n1\n\n127.0.0.1\n");

    assertThat(one(running().access(), "SELECT 1")).isEqualTo("1");
  }

  private static String setting(DatabaseAccess access, String name) throws SQLException {
    return one(access, "SELECT current_setting('" + name + "')");
  }

  private static String one(DatabaseAccess access, String query) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static long postmaster() throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
  }

  private static void kill(long pid) {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private static boolean worksIn(Path data, ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(data);
    } catch (IOException gone) {
      return false;
    }
  }

  private static void awaitGone(long pid) throws Exception {
    Path data = folder.toRealPath().resolve("data");
    @Nullable ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    for (int i = 0; process != null && worksIn(data, process) && i < 100; i++) {
      Thread.sleep(20);
    }
  }

  /** What the server's tick does. */
  private static void untilUp(EmbeddedPostgres server) throws InterruptedException {
    server.ensureRunning();
    for (int i = 0; server.trouble() != null && i < 100; i++) {
      Thread.sleep(100);
      server.ensureRunning();
    }
    assertThat(server.trouble()).isNull();
  }
}
