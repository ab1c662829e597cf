package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;

/** What an author wrote for people. */
public record Documentation(@Nullable String label, @Nullable String doc) {
  public static final Documentation NONE = new Documentation(null, null);
}
