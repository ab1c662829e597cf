package org.orrery.api.access;

import java.util.Set;
import org.orrery.api.processes.WorkspaceId;

/** Names that stand at the start of a path and mean something else than a workspace. */
public final class ReservedNames {
  private static final Set<String> NAMES =
      Set.of(
          "ades",
          "admin",
          "api",
          "assets",
          "cdn",
          "docs",
          "health",
          "info",
          "login",
          "logout",
          "metrics",
          "oauth",
          "oauth2",
          "ogc",
          "ogc-api",
          "openapi",
          "operator",
          "prometheus",
          "server",
          "static",
          "stac",
          "swagger",
          "swagger-ui",
          "well-known",
          "workspaces",
          "www");

  private ReservedNames() {}

  public static boolean contains(WorkspaceId name) {
    return NAMES.contains(name.value());
  }
}
