package org.orrery.cwl.model.load;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of CWL that are read. An older document is held to what its version knew, and then
 * read like any other.
 */
enum CwlVersion {
  V1_0("v1.0"),
  V1_1("v1.1"),
  V1_2("v1.2"),
  /** A draft; only its loops differ from v1.2 here. */
  V1_3("v1.3.0-dev1");

  private final String text;

  CwlVersion(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static @Nullable CwlVersion of(String text) {
    for (CwlVersion version : values()) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    return null;
  }

  boolean isDraft() {
    return this == V1_3;
  }

  /** Those that are standards. */
  static List<String> texts() {
    return texts(Drafts.REFUSED);
  }

  static List<String> texts(Drafts drafts) {
    return Stream.of(values())
        .filter(version -> drafts == Drafts.ENABLED || !version.isDraft())
        .map(CwlVersion::text)
        .toList();
  }
}
