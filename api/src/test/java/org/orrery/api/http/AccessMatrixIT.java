package org.orrery.api.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;
import static org.orrery.api.http.RunningServer.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orrery.api.http.Tenants.Who;

/** Every route, asked by everybody for everything: who may, who may not, and what they learn. */
class AccessMatrixIT {
  /** What decides about a route; a new route gets a row here. */
  private static final Map<String, Kind> ROUTES =
      Map.ofEntries(
          entry("GET /", Kind.WORKSPACE),
          entry("GET /conformance", Kind.WORKSPACE),
          entry("GET /api", Kind.WORKSPACE),
          entry("GET /processes", Kind.WORKSPACE),
          entry("GET /jobs", Kind.WORKSPACE),
          entry("POST /processes", Kind.INSIDE),
          entry("GET /files/sha256/{}", Kind.INSIDE),
          entry("PUT /files/sha256/{}", Kind.INSIDE),
          entry("GET /keys", Kind.MANAGE),
          entry("POST /keys", Kind.MANAGE),
          entry("GET /keys/{}", Kind.MANAGE),
          entry("DELETE /keys/{}", Kind.MANAGE),
          entry("GET /access-policy", Kind.MANAGE),
          entry("PUT /access-policy", Kind.MANAGE),
          entry("GET /processes/{}", Kind.USE),
          entry("GET /processes/{}/versions", Kind.USE),
          entry("POST /processes/{}/execution", Kind.USE),
          entry("GET /processes/{}/execution", Kind.USE),
          entry("POST /processes/{}/form", Kind.USE),
          entry("GET /processes/{}/package", Kind.PACKAGE),
          entry("PUT /processes/{}", Kind.CHANGE),
          entry("DELETE /processes/{}", Kind.CHANGE),
          entry("GET /jobs/{}", Kind.JOB),
          entry("DELETE /jobs/{}", Kind.JOB),
          entry("GET /jobs/{}/steps", Kind.JOB),
          entry("GET /jobs/{}/inputs", Kind.JOB),
          entry("GET /jobs/{}/definition", Kind.JOB),
          entry("GET /jobs/{}/usage", Kind.JOB),
          entry("GET /jobs/{}/exceptions", Kind.JOB),
          entry("GET /jobs/{}/prov", Kind.JOB),
          entry("GET /jobs/{}/callbacks", Kind.JOB),
          entry("GET /jobs/{}/logs", Kind.JOB),
          entry("GET /jobs/{}/logs/{}", Kind.JOB),
          entry("GET /jobs/{}/{}", Kind.JOB),
          entry("GET /jobs/{}/events", Kind.JOB),
          entry("GET /jobs/{}/results", Kind.JOB),
          entry("GET /jobs/{}/results/{}", Kind.JOB));

  /** Of the server as a whole: for its operators. */
  private static final Set<String> OPERATOR =
      Set.of(
          "GET /operator/workspaces",
          "POST /operator/workspaces",
          "POST /operator/workspaces/{}/suspend",
          "POST /operator/workspaces/{}/resume",
          "GET /operator/jobs",
          "DELETE /operator/jobs/{}",
          "GET /operator/switches",
          "PUT /operator/maintenance",
          "DELETE /operator/maintenance",
          "PUT /operator/backends/{}/drain",
          "DELETE /operator/backends/{}/drain");

  /** For everybody: nothing of a workspace is in it. */
  private static final Set<String> OPEN =
      Set.of("GET /", "GET /assets/{}/{}", "GET /health", "GET /health/{}", "GET /prometheus");

  private static final String NO_JOB = "00000000-0000-4000-8000-000000000000";
  private static final String DIGEST = "0".repeat(64);

  private enum Kind {
    /** Others see it where something is open to them. */
    WORKSPACE,
    INSIDE,
    MANAGE,
    USE,
    PACKAGE,
    CHANGE,
    JOB
  }

  /** Below the workspace `ours`, but for the last two. */
  private enum What {
    PRIVATE,
    PUBLIC,
    SERVED,
    ABSENT,
    /** A workspace of the same owner in which nothing is open. */
    CLOSED,
    /** A workspace that is not there. */
    NOWHERE
  }

  /** What comes out: the request came through to what it asks for, or it did not. */
  enum Outcome {
    THROUGH,
    UNKNOWN,
    REFUSED,
    MISSING
  }

  private static Tenants tenants;
  private static String job;

  @BeforeAll
  static void start() throws Exception {
    tenants = Tenants.start();
    HttpResponse<String> executed =
        tenants.send(
            Who.OWNER,
            "POST",
            "/ours/ogc-api/processes/echo/execution",
            "application/json",
            "{\"inputs\":{}}");
    assertThat(executed.statusCode()).as(executed.body()).isIn(200, 201, 204);
    job =
        json(tenants.get(Who.OWNER, "/ours/ogc-api/jobs"))
            .path("jobs")
            .path(0)
            .path("jobID")
            .asText();
    assertThat(job).hasSize(36);
  }

  @AfterAll
  static void stop() throws IOException {
    tenants.close();
  }

  /** The routes of one job. */
  static List<String> jobRoutes() {
    return ROUTES.entrySet().stream()
        .filter(route -> route.getValue() == Kind.JOB)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Test
  void every_route_has_a_row_and_every_row_a_route() {
    Set<String> inWorkspaces = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    Set<String> twins = new TreeSet<>();
    try (ApplicationContext context = ApplicationContext.run(Environment.TEST)) {
      context
          .getBean(Router.class)
          .uriRoutes()
          .filter(route -> !route.getHttpMethodName().matches("HEAD|OPTIONS"))
          .forEach(
              route -> {
                String path = route.getUriMatchTemplate().toString();
                int workspace = path.indexOf("{workspace}");
                String verb = route.getHttpMethodName() + " ";
                if (path.startsWith(Routes.BASE)) {
                  inWorkspaces.add(verb + below(path.substring(Routes.BASE.length())));
                } else if (workspace > 0 && !path.startsWith("/operator")) {
                  String tail = path.substring(workspace + "{workspace}".length());
                  twins.add(
                      verb
                          + below(
                              tail.startsWith("/ogc-api")
                                  ? tail.substring("/ogc-api".length())
                                  : tail));
                } else {
                  others.add(verb + below(path));
                }
              });
    }
    assertThat(inWorkspaces).isEqualTo(new TreeSet<>(ROUTES.keySet()));
    assertThat(twins).as("below the other prefixes").isEqualTo(inWorkspaces);
    Set<String> expected = new TreeSet<>(OPERATOR);
    expected.addAll(OPEN);
    assertThat(others).isEqualTo(expected);
  }

  private static String below(String path) {
    String plain = path.replaceAll("\\{[^}]*}", "{}");
    return plain.isEmpty() ? "/" : plain;
  }

  private static Outcome expected(Kind kind, Who who, What what) {
    if (!who.known()) {
      return Outcome.UNKNOWN;
    }
    if (what == What.NOWHERE) {
      return Outcome.REFUSED;
    }
    if (!who.ours()) {
      boolean open =
          switch (kind) {
            case WORKSPACE -> what == What.PUBLIC;
            case USE -> what == What.PUBLIC || what == What.SERVED;
            case PACKAGE -> what == What.PUBLIC;
            case INSIDE, MANAGE, CHANGE, JOB -> false;
          };
      return open ? Outcome.THROUGH : Outcome.REFUSED;
    }
    if (kind == Kind.MANAGE && who == Who.MEMBER) {
      return Outcome.REFUSED;
    }
    return what == What.ABSENT ? Outcome.MISSING : Outcome.THROUGH;
  }

  private static Set<What> targets(Kind kind) {
    return switch (kind) {
      case WORKSPACE, INSIDE, MANAGE -> Set.of(What.PUBLIC, What.CLOSED, What.NOWHERE);
      case USE, PACKAGE, CHANGE ->
          Set.of(What.PRIVATE, What.PUBLIC, What.SERVED, What.ABSENT, What.NOWHERE);
      case JOB -> Set.of(What.PRIVATE, What.ABSENT, What.NOWHERE);
    };
  }

  /** The path below a prefix, with something in place of each variable. */
  private static String path(String route, Kind kind, What what) {
    String name = what.name().toLowerCase(Locale.ROOT);
    String filled =
        switch (kind) {
          case USE, PACKAGE, CHANGE -> route.replace("{}", name);
          case JOB -> route.replaceFirst("\\{}", what == What.PRIVATE ? job : NO_JOB);
          case WORKSPACE, INSIDE, MANAGE -> route.replace("{}", DIGEST);
        };
    String workspace =
        switch (what) {
          case CLOSED -> "closed";
          case NOWHERE -> "nowhere";
          case PRIVATE, PUBLIC, SERVED, ABSENT -> "ours";
        };
    String rest = filled.equals("/") ? "" : filled.replace("{}", "x.log");
    return "/" + workspace + "/ogc-api" + rest;
  }

  private static HttpResponse<String> ask(String route, Kind kind, Who who, What what)
      throws IOException, InterruptedException {
    String[] parts = route.split(" ");
    String path = path(parts[1], kind, what);
    if (route.equals("DELETE /jobs/{}")) {
      // The job has ended; it is to be there for the others.
      path += "?remove=false";
    }
    boolean cwl = parts[1].startsWith("/processes") && !parts[1].endsWith("execution");
    boolean sends = parts[0].matches("POST|PUT");
    if (parts[1].endsWith("/form")) {
      return tenants.send(who, parts[0], path, "application/x-www-form-urlencoded", "a=b");
    }
    return tenants.send(
        who,
        parts[0],
        path,
        sends ? cwl ? "application/cwl+yaml" : "application/json" : "",
        sends ? "{}" : "");
  }

  static Outcome outcome(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 401 -> Outcome.UNKNOWN;
      case 403 -> Outcome.REFUSED;
      case 404 ->
          json(answer).path("type").asText().matches(".*(no-such-job|no-such-process)")
              ? Outcome.MISSING
              : Outcome.THROUGH;
      default -> Outcome.THROUGH;
    };
  }

  @ParameterizedTest
  @EnumSource
  void everybody_gets_what_is_theirs_and_nothing_else(Who who) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Kind> route : ROUTES.entrySet()) {
      for (What what : targets(route.getValue())) {
        HttpResponse<String> answer = ask(route.getKey(), route.getValue(), who, what);
        Outcome expected = expected(route.getValue(), who, what);
        if (outcome(answer) != expected || answer.statusCode() >= 500) {
          wrong.add(
              "%s of %s by %s: %d instead of %s: %s"
                  .formatted(
                      route.getKey(), what, who, answer.statusCode(), expected, answer.body()));
        }
        if (route.getKey().startsWith("DELETE /processes") && answer.statusCode() == 204) {
          tenants.deploy(what.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"OTHER", "THIRD", "OPERATOR", "NOBODY"})
  void what_is_private_looks_like_what_is_not_there(Who who) throws Exception {
    for (Map.Entry<String, Kind> route : ROUTES.entrySet()) {
      Map<What, String> refusals = new EnumMap<>(What.class);
      for (What what : targets(route.getValue())) {
        Outcome expected = expected(route.getValue(), who, what);
        if (expected == Outcome.REFUSED || expected == Outcome.UNKNOWN) {
          refusals.put(
              what, Tenants.seen(ask(route.getKey(), route.getValue(), who, what), "nothing"));
        }
      }
      assertThat(Set.copyOf(refusals.values())).as("%s: %s", route.getKey(), refusals).hasSize(1);
    }
  }

  @Test
  void what_was_replaced_is_for_its_own_workspace() throws Exception {
    String process = "/ours/ogc-api/processes/public";
    String cwl = "application/cwl+yaml";
    assertThat(tenants.send(Who.MEMBER, "PUT", process, cwl, resource("tool.cwl")).statusCode())
        .isEqualTo(204);
    JsonNode ours = json(tenants.send(Who.MEMBER, "GET", process + "/versions", "", ""));
    JsonNode theirs = json(tenants.send(Who.OTHER, "GET", process + "/versions?before=1", "", ""));
    int current = ours.at("/versions/0/revision").asInt();
    String replaced = "?revision=" + (current - 1);

    assertThat(ours.path("versions").size()).isGreaterThan(1);
    assertThat(ours.at("/versions/0/deployedBy").asText()).isEqualTo("member");
    assertThat(theirs.path("versions")).hasSize(1);
    assertThat(theirs.at("/versions/0/revision").asInt()).isEqualTo(current);
    assertThat(theirs.at("/versions/0").has("deployedBy")).isFalse();
    for (String resource : List.of("", "/package")) {
      String path = process + resource;
      assertThat(tenants.send(Who.MEMBER, "GET", path + replaced, "", "").statusCode())
          .isEqualTo(200);
      assertThat(tenants.send(Who.OTHER, "GET", path + replaced, "", "").statusCode())
          .isEqualTo(404);
      assertThat(tenants.send(Who.OTHER, "GET", path + "?revision=" + current, "", "").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void the_server_as_a_whole_is_for_its_operators() throws Exception {
    for (String route : OPERATOR) {
      String[] parts = route.split(" ");
      for (Who who : EnumSet.complementOf(EnumSet.of(Who.OPERATOR))) {
        HttpResponse<String> answer =
            tenants.send(who, parts[0], parts[1].replace("{}", "local"), "application/json", "");
        assertThat(answer.statusCode())
            .as("%s by %s", route, who)
            .isEqualTo(who.known() ? 403 : 401);
      }
    }
  }

  @Test
  void what_is_open_holds_nothing_of_a_workspace() throws Exception {
    for (String path : List.of("/", "/health", "/prometheus")) {
      HttpResponse<String> answer = tenants.server().get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("ours").doesNotContain("theirs");
    }
  }
}
