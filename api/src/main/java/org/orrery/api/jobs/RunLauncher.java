package org.orrery.api.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/** Makes runs. The engine's way in; tests have one of their own. */
public interface RunLauncher {
  /**
   * Takes a run up, from its journal if that holds events. Nothing happens before {@link
   * ActiveRun#run}.
   */
  ActiveRun launch(RunOrder order, RunLog log, RunProgress progress);

  /**
   * Tells the steps of a run by its journal, from its beginning on.
   *
   * @param name of the process: the log of one without steps has it
   */
  StepHistory steps(String name, ProcessDefinition definition, CwlValue.Rec inputs);

  /** What a journal says about steps. Not for two threads at a time. */
  interface StepHistory {
    /**
     * @param events the next ones
     */
    void add(List<JournalStore.Entry> events);

    /** Ordered by path. */
    List<JobStep> steps();

    /** Ordered by when the steps began. */
    List<StepLog> logs();

    /** What the steps that are over have used. */
    JobUsage usage();
  }

  /** Tells the logs of a run by its journal, from its beginning on. */
  LogHistory logs(String name);

  /** What a journal says about logs. Not for two threads at a time. */
  interface LogHistory {
    /**
     * @param events the next ones
     */
    void add(List<String> events);

    /** Ordered by when the steps began. */
    List<StepLog> logs();
  }

  /**
   * Tells what a run's tools were given and gave, by its journal, from its beginning on.
   *
   * @param most of so many steps
   */
  LineageHistory lineage(int most);

  /** What a journal says about inputs and outputs. Not for two threads at a time. */
  interface LineageHistory {
    /**
     * @param events the next ones
     */
    void add(List<String> events);

    /** Ordered by when the steps began. */
    List<StepLineage> steps();
  }

  /** Where the files of a workspace's runs are. */
  TaskVolume volume(WorkspaceId workspace);

  /**
   * @param inputs complete; every File is a literal or lies on the volume
   * @param folder everything of the run lies below it
   * @param started when the job was started first, the same each time it is taken up
   */
  record RunOrder(
      JobId job,
      WorkspaceId workspace,
      ProcessDefinition definition,
      CwlValue.Rec inputs,
      VolumePath folder,
      Map<String, String> environment,
      Instant started) {
    public RunOrder {
      environment = Map.copyOf(environment);
    }
  }

  /** The journal of one run, bound to its lease. */
  interface RunLog {
    List<String> history();

    /**
     * Appends, durably.
     *
     * @throws RuntimeException if that can't be done now or never again; the run then detaches
     */
    void append(List<String> events);
  }

  /** Hears how far the run is. Called often; must return at once. */
  interface RunProgress {
    /**
     * @param done the share of the work that is done, 0 to 1
     */
    void share(double done);

    /** Something keeps the run from going on; it is tried again. */
    void trouble(String why);
  }

  /** A run under way. */
  interface ActiveRun {
    /** Blocks until the run is over or was let go of. */
    RunEnd run() throws InterruptedException;

    /** Any thread, idempotent, returns at once. */
    void cancel();

    /** Lets go of the run; its steps go on. Any thread, idempotent, returns at once. */
    void detach();
  }

  /** How a run came back. */
  sealed interface RunEnd {
    /**
     * @param outputs Files are literals or lie on the volume
     */
    record Succeeded(CwlValue.Rec outputs) implements RunEnd {}

    record Failed(JobFailure failure) implements RunEnd {}

    record Cancelled() implements RunEnd {}

    /** Not over; it can be taken up again. */
    record Detached(String why) implements RunEnd {}
  }
}
