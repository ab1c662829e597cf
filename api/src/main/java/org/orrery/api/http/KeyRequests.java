package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Permission;
import org.orrery.api.identity.ApiKeys;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.WorkspaceId;

/** Reads what somebody wants an API key for; tells everything that is wrong with it at once. */
final class KeyRequests {
  private static final Set<String> MEMBERS = Set.of("name", "permissions", "operator", "expires");
  private static final String NAME = "[^\\p{Cntrl}]{1,100}";

  private final List<Problem> problems = new ArrayList<>();

  private KeyRequests() {}

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST}
   */
  static ApiKeys.Wish read(WorkspaceId workspace, byte[] body) {
    JsonNode wish = Json.parse(body);
    KeyRequests reading = new KeyRequests();
    ApiKeys.Wish read =
        new ApiKeys.Wish(
            workspace,
            reading.name(wish),
            reading.permissions(wish.path("permissions")),
            reading.operator(wish.path("operator")),
            reading.expires(wish.path("expires")));
    reading.unknown(wish);
    if (!reading.problems.isEmpty()) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST, "The key can't be made: see `errors`.", reading.problems);
    }
    return read;
  }

  private String name(JsonNode wish) {
    JsonNode name = wish.path("name");
    if (!wish.isObject()) {
      wrong("", "expected an object with the key's `name`");
    } else if (!name.isTextual() || !name.textValue().matches(NAME)) {
      wrong("/name", "expected a text of 1 to 100 characters that says what the key is for");
    }
    return name.asText();
  }

  private Set<Permission> permissions(JsonNode permissions) {
    if (permissions.isMissingNode()) {
      return Set.of(Permission.READ, Permission.EXECUTE);
    }
    EnumSet<Permission> found = EnumSet.noneOf(Permission.class);
    if (!permissions.isArray() || permissions.isEmpty()) {
      wrong("/permissions", "expected a list of " + names());
    }
    for (int i = 0; i < permissions.size(); i++) {
      String name = permissions.path(i).asText();
      boolean known = false;
      for (Permission each : Permission.values()) {
        if (name(each).equals(name)) {
          found.add(each);
          known = true;
        }
      }
      if (!known) {
        wrong("/permissions/" + i, "expected one of " + names());
      }
    }
    return found;
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (Permission each : Permission.values()) {
      names.add("`" + name(each) + "`");
    }
    return String.join(", ", names);
  }

  static String name(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT);
  }

  private boolean operator(JsonNode operator) {
    if (!operator.isMissingNode() && !operator.isBoolean()) {
      wrong("/operator", "expected `true` or `false`");
    }
    return operator.asBoolean();
  }

  private @Nullable Instant expires(JsonNode expires) {
    if (expires.isMissingNode()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(expires.asText()).toInstant();
    } catch (DateTimeException e) {
      wrong("/expires", "expected an RFC 3339 time such as `2027-01-31T12:00:00Z`");
      return null;
    }
  }

  private void unknown(JsonNode wish) {
    for (Map.Entry<String, JsonNode> member : wish.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        String escaped = member.getKey().replace("~", "~0").replace("/", "~1");
        wrong("/" + escaped, "unknown; a key has `name`, `permissions`, `expires` and `operator`");
      }
    }
  }

  private void wrong(String pointer, String message) {
    problems.add(Problem.atPointer(pointer, "INVALID", message, null));
  }
}
