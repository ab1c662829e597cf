package org.orrery.conformance.architecture.broken.cwl.model;

/** A closed choice with a variant that is no value. */
public sealed interface Choice {
  /** A value, as it should be. */
  record Good(String text) implements Choice {}

  /** Mutable: compared by identity, changed by anyone. */
  final class Mutable implements Choice {
    private String text = "";

    public void setText(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
