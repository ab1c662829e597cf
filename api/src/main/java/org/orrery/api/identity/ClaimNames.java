package org.orrery.api.identity;

/**
 * Where a token says what about its bearer. A name is that of a claim; if there is none of that
 * name, its dots lead into objects, as in {@code realm_access.roles}.
 *
 * @param name of the bearer, for people; {@code sub} stands in for it
 * @param workspace the one workspace that the token is for
 * @param workspaces that the bearer acts for
 * @param owned workspaces that the bearer manages
 * @param scopes of the token, in which {@code workspace:NAME} names one that it is for
 * @param roles of the bearer
 * @param operatorRole the role that makes its bearer an operator of the server
 */
public record ClaimNames(
    String name,
    String workspace,
    String workspaces,
    String owned,
    String scopes,
    String roles,
    String operatorRole) {
  /** As the Earth Observation Data Hub has them. */
  public static final ClaimNames DEFAULTS =
      new ClaimNames(
          "preferred_username",
          "workspace",
          "workspaces",
          "workspaces-owned",
          "scope",
          "realm_access.roles",
          "operator");
}
