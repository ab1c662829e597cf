package org.orrery.backend.spi;

import java.util.regex.Pattern;

/**
 * The owner of tasks and of the files that they see.
 *
 * @param id lower-case letters, digits and inner hyphens, at most 63 characters (a DNS label, RFC
 *     1123)
 */
public record Tenant(String id) {
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public Tenant {
    if (!DNS_LABEL.matcher(id).matches()) {
      throw new IllegalArgumentException("tenant `" + id + "` is no DNS label");
    }
  }
}
