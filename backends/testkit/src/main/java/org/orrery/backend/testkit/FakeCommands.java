package org.orrery.backend.testkit;

import org.orrery.backend.spi.TaskSpec;

/** Says what the tasks of a {@link FakeCluster} do. Called once for each start. */
@FunctionalInterface
public interface FakeCommands {
  FakeRun run(TaskSpec spec);
}
