package org.orrery.cwl.model.diagnostic;

/** Every kind of problem that a document can have. The loader's author extends this list. */
public enum DiagnosticCode {
  /** The text is no YAML or JSON. */
  SYNTAX
}
