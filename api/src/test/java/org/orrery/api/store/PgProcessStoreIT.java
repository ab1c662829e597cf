package org.orrery.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.ProcessStore;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.VersionEntry;
import org.orrery.api.processes.VersionWanted;
import org.orrery.api.processes.WorkspaceId;

class PgProcessStoreIT {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Content PACKAGE = Content.ofText("x");

  private static Database database;
  private final PgProcessStore processes = new PgProcessStore(database);

  @BeforeAll
  static void migrate() throws SQLException {
    database = TestDatabase.migrated();
  }

  @AfterAll
  static void closePool() {
    database.close();
  }

  private static NewRevision revision(String id, String version) {
    return new NewRevision(
        WORKSPACE,
        new ProcessId(id),
        new NewRevision.Description(version, null, null, List.of(), true, List.of("async-execute")),
        new ProcessPackage("application/cwl", PACKAGE),
        "body:package.cwl",
        null,
        Map.of("body:package.cwl", PACKAGE),
        Set.of(),
        null,
        "ada",
        NOON);
  }

  @Test
  void lists_versions_newest_first_from_the_last_deployment_on() {
    ProcessId id = new ProcessId("again");
    processes.insert(revision("again", "0.9"));
    processes.remove(WORKSPACE, id);
    assertThat(processes.versions(WORKSPACE, id, 10, null)).isEmpty();

    processes.insert(revision("again", "1.0"));
    processes.replace(revision("again", "1.1"));
    assertThat(processes.versions(WORKSPACE, id, 10, null))
        .containsExactly(entry(3, "1.1", true), entry(2, "1.0", false));
    assertThat(processes.versions(WORKSPACE, id, 10, 3)).containsExactly(entry(2, "1.0", false));
  }

  private static VersionEntry entry(int revision, String version, boolean current) {
    return new VersionEntry(
        revision,
        version,
        current,
        NOON,
        "ada",
        "application/cwl",
        1,
        Sha256.of(PACKAGE.toArray()));
  }

  @Test
  void finds_a_version_by_its_name_and_by_its_number() {
    ProcessId id = new ProcessId("found");
    StoredProcess first = processes.insert(revision("found", "1.0"));
    StoredProcess second = processes.replace(revision("found", "1.0"));
    processes.replace(revision("found", "2.0"));

    assertThat(processes.find(WORKSPACE, id, new VersionWanted("1.0", null)))
        .as("the newest of that name")
        .contains(second.key());
    assertThat(processes.find(WORKSPACE, id, new VersionWanted(null, 1))).contains(first.key());
    assertThat(processes.find(WORKSPACE, id, new VersionWanted("2.0", 1))).isEmpty();
    assertThat(processes.find(WORKSPACE, id, new VersionWanted("3", null))).isEmpty();
  }

  @Test
  void keeps_so_many_of_the_versions_that_were_replaced() {
    StoredProcess first = processes.insert(revision("many", "1"));
    StoredProcess second = processes.replace(revision("many", "2"));
    for (int i = 1; i < ProcessStore.KEPT_VERSIONS; i++) {
      processes.replace(revision("many", "3"));
    }
    processes.forgetUnused();
    assertThat(processes.find(first.key())).as("as many as are kept are newer").isPresent();

    processes.replace(revision("many", "4"));
    processes.forgetUnused();
    assertThat(processes.find(first.key())).isEmpty();
    assertThat(processes.find(second.key())).isPresent();
  }
}
