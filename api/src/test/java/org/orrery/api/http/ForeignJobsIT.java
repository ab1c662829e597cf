package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orrery.api.http.AccessMatrixIT.Outcome;
import org.orrery.api.http.Tenants.Who;
import org.slf4j.LoggerFactory;

/**
 * Jobs across workspaces: one deploys, one calls, one executes. Every route of a job, below every
 * path, asked by everybody; on a server whose operators may read.
 */
class ForeignJobsIT {
  private static final String ABSENT = "00000000-0000-4000-8000-000000000000";
  private static final ListAppender<ILoggingEvent> AUDIT = new ListAppender<>();
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /**
   * @param below the workspaces in whose paths it is found
   * @param seenBy the workspaces that see it
   */
  private enum What {
    /** Of one workspace alone. */
    OWN("ours", "private", Set.of("ours"), Set.of("ours")),
    /** Another's call of a public process: the caller pays, and it is no business of the author. */
    PUBLIC("theirs", "public", Set.of("ours", "theirs"), Set.of("theirs")),
    /** Another's call of a service, whose owner pays and looks after it. */
    SERVED("theirs", "served", Set.of("ours", "theirs"), Set.of("ours", "theirs")),
    /** The same, of nobody who asks here but {@code THIRD}. */
    SERVED_TO_THIRD("third", "served", Set.of("ours", "third"), Set.of("ours", "third")),
    ABSENT("", "", Set.of(), Set.of());

    private final String calling;
    private final String process;
    private final Set<String> below;
    private final Set<String> seenBy;

    What(String calling, String process, Set<String> below, Set<String> seenBy) {
      this.calling = calling;
      this.process = process;
      this.below = below;
      this.seenBy = seenBy;
    }
  }

  private static final Map<What, String> JOBS = new EnumMap<>(What.class);
  private static Tenants tenants;

  @BeforeAll
  static void start() throws Exception {
    tenants = Tenants.start("-orrery.security.operator-reads=true");
    for (What what : What.values()) {
      JOBS.put(what, what == What.ABSENT ? ABSENT : execute(what));
    }
    AUDIT.start();
    audit().addAppender(AUDIT);
  }

  @AfterAll
  static void stop() throws IOException {
    audit().detachAppender(AUDIT);
    tenants.close();
  }

  private static Logger audit() {
    return (Logger) LoggerFactory.getLogger("org.orrery.audit");
  }

  private static Who caller(What what) {
    return switch (what.calling) {
      case "theirs" -> Who.OTHER;
      case "third" -> Who.THIRD;
      default -> Who.OWNER;
    };
  }

  /** A job of it that has ended; how is all the same here. */
  private static String execute(What what) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        tenants.send(
            caller(what),
            "POST",
            "/ours/ogc-api/processes/" + what.process + "/execution",
            "application/json",
            "{\"inputs\":{\"text\":\"a\"}}",
            "Prefer",
            "respond-async");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String job = json(answer).path("jobID").asText();
    long end = System.nanoTime() + PATIENCE_NANOS;
    JsonNode status;
    do {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
      status = json(tenants.get(caller(what), "/ours/ogc-api/jobs/" + job));
    } while (!Set.of("successful", "failed").contains(status.path("status").asText()));
    return job;
  }

  private static Set<String> workspaces(Who who) {
    return switch (who) {
      case OWNER, MEMBER -> Set.of("ours", "closed");
      case OTHER -> Set.of("theirs");
      case THIRD -> Set.of("third");
      case OPERATOR,
          NOBODY,
          EXPIRED,
          WRONG_AUDIENCE,
          WRONG_ISSUER,
          UNSIGNED,
          CONFUSED,
          FORGED,
          UNKNOWN_KEY ->
          Set.of();
    };
  }

  private static boolean meet(Set<String> some, Set<String> others) {
    return some.stream().anyMatch(others::contains);
  }

  private static Outcome expected(Who who, What what, String below, boolean reads) {
    if (!who.known()) {
      return Outcome.UNKNOWN;
    }
    boolean there = what.below.contains(below);
    if (there && meet(workspaces(who), what.seenBy)) {
      return Outcome.THROUGH;
    }
    if (workspaces(who).contains(below)) {
      return Outcome.MISSING;
    }
    if (who == Who.OPERATOR && reads) {
      return there ? Outcome.THROUGH : Outcome.MISSING;
    }
    return Outcome.REFUSED;
  }

  private static HttpResponse<String> ask(Who who, String route, What what, String below)
      throws IOException, InterruptedException {
    String[] parts = route.split(" ");
    String path = parts[1].replaceFirst("\\{}", JOBS.get(what)).replace("{}", "x.log");
    // The jobs are needed again; who may take one out of its history has a test of its own.
    String query = parts[0].equals("DELETE") ? "?remove=false" : "";
    return tenants.send(who, parts[0], "/" + below + "/ogc-api" + path + query, "", "");
  }

  @ParameterizedTest
  @EnumSource
  void everybody_sees_the_jobs_that_it_asked_for_and_those_that_it_runs(Who who) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String route : AccessMatrixIT.jobRoutes()) {
      for (String below : List.of("ours", "theirs", "third", "closed")) {
        Set<String> missing = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (What what : What.values()) {
          HttpResponse<String> answer = ask(who, route, what, below);
          Outcome expected = expected(who, what, below, route.startsWith("GET"));
          if (AccessMatrixIT.outcome(answer) != expected || answer.statusCode() >= 500) {
            wrong.add(
                "%s of %s below %s by %s: %d instead of %s: %s"
                    .formatted(
                        route, what, below, who, answer.statusCode(), expected, answer.body()));
          }
          String seen = Tenants.seen(answer, JOBS.get(what));
          switch (expected) {
            case MISSING -> missing.add(seen);
            case REFUSED, UNKNOWN -> refused.add(seen);
            case THROUGH -> {}
          }
        }
        if (missing.size() > 1 || refused.size() > 1) {
          wrong.add("can be told apart: %s %s".formatted(missing, refused));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_list_of_jobs_holds_what_each_may_see_there(Who who) throws Exception {
    for (String below : List.of("ours", "theirs", "third", "closed")) {
      HttpResponse<String> answer = tenants.get(who, "/" + below + "/ogc-api/jobs?limit=100");
      Set<String> listed = new HashSet<>(json(answer).findValuesAsText("jobID"));
      listed.retainAll(JOBS.values());
      Set<String> expected = new HashSet<>();
      for (What what : What.values()) {
        // An operator reads a workspace as its members do.
        boolean asMember = who == Who.OPERATOR && what.seenBy.contains(below);
        if (asMember || meet(workspaces(who), what.seenBy) && belongs(who, what, below)) {
          expected.add(JOBS.get(what));
        }
      }
      assertThat(listed).as("%s of %s: %s", below, who, answer.body()).isEqualTo(expected);
    }
  }

  /** In one's own list is all that one sees; in another's what one asked for there. */
  private static boolean belongs(Who who, What what, String below) {
    return workspaces(who).contains(below)
        ? what.seenBy.contains(below)
        : below.equals("ours") && workspaces(who).contains(what.calling);
  }

  @Test
  void only_who_asked_for_a_job_takes_it_out_of_its_history() throws Exception {
    String job = execute(What.SERVED);
    String path = "/ours/ogc-api/jobs/" + job + "?remove=true";
    assertThat(tenants.send(Who.THIRD, "DELETE", path, "", "").statusCode()).isEqualTo(403);
    assertThat(tenants.send(Who.OPERATOR, "DELETE", path, "", "").statusCode()).isEqualTo(403);
    assertThat(tenants.send(Who.OWNER, "DELETE", path, "", "").statusCode()).isEqualTo(403);
    assertThat(tenants.send(Who.OTHER, "DELETE", path, "", "").statusCode()).isEqualTo(200);
    assertThat(tenants.get(Who.OTHER, path).statusCode()).isEqualTo(403);
    assertThat(tenants.get(Who.OWNER, path).statusCode()).isEqualTo(404);
  }

  @Test
  void what_an_operator_looks_at_is_written_down_and_never_changed() throws Exception {
    for (String path :
        List.of(
            "/ours/ogc-api/processes",
            "/ours/ogc-api/processes/private",
            "/ours/ogc-api/processes/private/package",
            "/ours/ogc-api/jobs/" + JOBS.get(What.OWN) + "/inputs")) {
      HttpResponse<String> answer = tenants.get(Who.OPERATOR, path);
      assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
      assertThat(AUDIT.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.startsWith("ALLOWED_TO_OPERATOR"))
          .anyMatch(line -> line.startsWith("DONE GET " + path + " of a tenant by "));
    }
    assertThat(tenants.get(Who.OPERATOR, "/ours/ogc-api/processes").body()).contains("\"private\"");
    for (String path : List.of("/ours/ogc-api/keys", "/ours/ogc-api/access-policy")) {
      assertThat(tenants.get(Who.OPERATOR, path).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(
            tenants
                .send(Who.OPERATOR, "DELETE", "/ours/ogc-api/processes/private", "", "")
                .statusCode())
        .isEqualTo(403);
  }
}
