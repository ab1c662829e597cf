package org.orrery.cwl.engine.state;

import org.orrery.cwl.model.value.CwlValue;

/** What evaluating a call gave: whatever of it needs expressions or files is decided by then. */
public sealed interface Evaluation {
  /** The step's {@code when} is false: all outputs are null. */
  record Skipped() implements Evaluation {}

  /** An expression tool: these are its outputs. */
  record Values(CwlValue.Rec outputs) implements Evaluation {}

  /** A workflow: run its steps with these inputs. */
  record Nested(CwlValue.Rec inputs) implements Evaluation {}

  /** A command line tool: start this. */
  record Tool(TaskPlan plan) implements Evaluation {}
}
