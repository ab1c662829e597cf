package org.orrery.cwl.engine.state;

import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Something to be done outside the fold. Doing it twice is harmless; each but {@link Cancel} and
 * {@link Release} answers with an event.
 */
public sealed interface RunEffect {
  /** Bind inputs, evaluate expressions, plan the task. */
  record Evaluate(Call call, CwlValue.Rec gathered) implements RunEffect {}

  /**
   * Make the task's folders and stage its inputs. Never repeated once {@code Prepared} is
   * journalled.
   */
  record Prepare(Call call, TaskPlan plan) implements RunEffect {}

  record Submit(Call call, TaskPlan plan) implements RunEffect {}

  /** Watch the task until it ends. */
  record Observe(Call call, TaskHandle handle) implements RunEffect {}

  /** Take the task's outputs, or find out why there are none. */
  record Collect(Call call, TaskPlan plan, Outcome outcome) implements RunEffect {}

  /** End the task; its end is still observed. */
  record Cancel(TaskHandle handle) implements RunEffect {}

  /** Forget the task on the backend, and delete its temporary files. */
  record Release(TaskHandle handle, VolumePath temporary) implements RunEffect {}
}
