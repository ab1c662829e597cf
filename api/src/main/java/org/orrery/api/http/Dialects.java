package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessDialect;
import org.orrery.api.processes.WorkspaceId;

/** The prefixes below which workspaces have an API, and how each speaks. */
@Singleton
final class Dialects {
  /** Names the dialect of one request, whatever its prefix. */
  static final String HEADER = "Orrery-Dialect";

  /** The attribute of a request with the {@link ProcessDialect} of what it is about. */
  static final String OF_PROCESS = "orrery.dialect";

  private static final String WORKSPACE = "{workspace}";

  private final List<Prefix> prefixes;

  /**
   * @param head what comes before the name of the workspace
   * @param tail what comes behind it, perhaps nothing
   */
  record Prefix(String head, String tail, Dialect dialect) {
    static Prefix of(String template, Dialect dialect) {
      int name = template.indexOf(WORKSPACE);
      return new Prefix(
          template.substring(0, name), template.substring(name + WORKSPACE.length()), dialect);
    }

    String template() {
      return head + WORKSPACE + tail;
    }

    /** The path of a workspace's API. */
    String path(String workspace) {
      return head + workspace + tail;
    }

    /** The prefix as it stands in a path, or empty if this path has another one. */
    Optional<String> in(String path) {
      if (!path.startsWith(head)) {
        return Optional.empty();
      }
      int slash = path.indexOf('/', head.length());
      String workspace = path.substring(head.length(), slash < 0 ? path.length() : slash);
      String whole = path(workspace);
      boolean here =
          !workspace.isEmpty()
              && path.startsWith(whole)
              && (path.length() == whole.length() || path.charAt(whole.length()) == '/');
      return here ? Optional.of(whole) : Optional.empty();
    }
  }

  Dialects(HttpSettings settings) {
    List<Prefix> all = new ArrayList<>();
    settings.eodhPrefixes().forEach(template -> all.add(Prefix.of(template, Dialect.EODH)));
    all.add(Prefix.of(Routes.BASE, Dialect.STANDARD));
    this.prefixes = List.copyOf(all);
  }

  /** Those beside {@link Routes#BASE}. */
  List<String> others() {
    return prefixes.stream().map(Prefix::template).filter(t -> !t.equals(Routes.BASE)).toList();
  }

  /**
   * How to answer a request: as its header says, else as the process that it is about wants it,
   * else as its prefix does.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} if its header names none
   */
  Dialect of(HttpRequest<?> request) {
    String asked = request.getHeaders().get(HEADER);
    if (asked != null) {
      return Stream.of(Dialect.STANDARD, Dialect.EODH)
          .filter(dialect -> dialect.name().equals(asked))
          .findFirst()
          .orElseThrow(
              () ->
                  new OrreryException(
                      ErrorCode.INVALID_REQUEST,
                      "The header `%s` takes `standard` or `eodh`.".formatted(HEADER)));
    }
    return request
        .getAttribute(OF_PROCESS, ProcessDialect.class)
        .map(Dialects::of)
        .orElseGet(() -> ofPath(request));
  }

  private static Dialect of(ProcessDialect wanted) {
    return switch (wanted) {
      case STANDARD -> Dialect.STANDARD;
      case EODH -> Dialect.EODH;
    };
  }

  /** The dialect of that name; the standard's for a name that there is not (any more). */
  static Dialect named(String name) {
    return name.equals(Dialect.EODH.name()) ? Dialect.EODH : Dialect.STANDARD;
  }

  /** The dialect of the prefix. */
  Dialect ofPath(HttpRequest<?> request) {
    return prefixes.stream()
        .filter(prefix -> prefix.in(request.getPath()).isPresent())
        .findFirst()
        .map(Prefix::dialect)
        .orElse(Dialect.STANDARD);
  }

  /** The path of the API that was asked, workspace included, without a slash at its end. */
  String path(HttpRequest<?> request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("below no workspace: " + request.getPath()));
  }

  /** The same, or empty for a path below no workspace. */
  Optional<String> find(HttpRequest<?> request) {
    return prefixes.stream().flatMap(prefix -> prefix.in(request.getPath()).stream()).findFirst();
  }

  /** Where a workspace speaks the standard's way. */
  static String standardPath(WorkspaceId workspace) {
    return Prefix.of(Routes.BASE, Dialect.STANDARD).path(workspace.value());
  }
}
