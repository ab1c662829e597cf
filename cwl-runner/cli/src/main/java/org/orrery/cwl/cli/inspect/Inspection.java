package org.orrery.cwl.cli.inspect;

/** One way to show a document. Runs nothing, evaluates nothing. */
@FunctionalInterface
public interface Inspection {
  /** The text to print, ended by a line feed. */
  String show(Inspected document);
}
