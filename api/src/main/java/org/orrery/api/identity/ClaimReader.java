package org.orrery.api.identity;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Permission;
import org.orrery.api.processes.WorkspaceId;

/**
 * Makes a caller of the claims of a token that was verified. A name that can't be a workspace's is
 * left out: there is none that it could open. What a token is narrowed to, by its claim or its
 * scopes, it is good for alone; whether its bearer may have such a token is the issuer's decision.
 */
final class ClaimReader {
  private static final String WORKSPACE_SCOPE = "workspace:";
  private static final int LONGEST_NAME = 200;

  private final ClaimNames names;

  ClaimReader(ClaimNames names) {
    this.names = names;
  }

  Caller read(Map<String, Object> claims) {
    Set<WorkspaceId> narrowed = narrowed(claims);
    Set<WorkspaceId> workspaces = workspaces(texts(claims, names.workspaces()));
    Set<WorkspaceId> owned = workspaces(texts(claims, names.owned()));
    if (!narrowed.isEmpty()) {
      workspaces = narrowed;
      owned = owned.stream().filter(narrowed::contains).collect(Collectors.toSet());
    }
    boolean operator = texts(claims, names.roles()).toList().contains(names.operatorRole());
    return new Caller(
        name(claims),
        true,
        false,
        workspaces,
        owned,
        narrowed.size() == 1 ? narrowed.iterator().next() : null,
        Set.of(Permission.values()),
        operator);
  }

  private Set<WorkspaceId> narrowed(Map<String, Object> claims) {
    Stream<String> scopes =
        texts(claims, names.scopes())
            .flatMap(text -> Arrays.stream(text.split(" ")))
            .filter(scope -> scope.startsWith(WORKSPACE_SCOPE))
            .map(scope -> scope.substring(WORKSPACE_SCOPE.length()));
    return workspaces(Stream.concat(texts(claims, names.workspace()), scopes));
  }

  /** Shown in logs: no line breaks and nothing else that could be taken for a line of its own. */
  private String name(Map<String, Object> claims) {
    String name =
        Stream.concat(texts(claims, names.name()), texts(claims, "sub"))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("nameless");
    String shown = name.replaceAll("[^\\p{L}\\p{N}@._+:-]", "?");
    return shown.substring(0, Math.min(LONGEST_NAME, shown.length()));
  }

  private static Set<WorkspaceId> workspaces(Stream<String> names) {
    Set<WorkspaceId> found = new LinkedHashSet<>();
    names.forEach(name -> WorkspaceId.parse(name).ifPresent(found::add));
    return new HashSet<>(found);
  }

  /** The texts of a claim that is one or a list of them; anything else is none. */
  private static Stream<String> texts(Map<String, Object> claims, String name) {
    return switch (find(claims, name)) {
      case String text -> Stream.of(text);
      case List<?> all -> all.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }

  private static @Nullable Object find(Map<?, ?> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, name.substring(dot + 1))
        : null;
  }
}
