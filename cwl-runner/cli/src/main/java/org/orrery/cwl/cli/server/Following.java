package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.StepCounts;
import org.orrery.cwl.model.value.CwlValue;

/** Watches a job until it has ended: often at first, then less and less. */
final class Following {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** Steps are told only of jobs that last. */
  private static final Duration STEPS_FROM = Duration.ofMillis(300);

  /** A server that restarts is waited for. */
  private static final int MOST_FAILURES = 60;

  private final OrreryApi api;
  private final RunProgress progress;
  private final Map<String, String> told = new HashMap<>();

  Following(OrreryApi api, RunProgress progress) {
    this.api = api;
    this.progress = progress;
  }

  /** The job's last status. Blocks until it has ended. */
  CwlValue.Rec untilEnd(URI job) throws IOException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    int failures = 0;
    while (true) {
      try {
        CwlValue.Rec status = api.status(job);
        failures = 0;
        switch (String.valueOf(Answers.text(status, "status"))) {
          case "accepted", "running" -> {
            if (pause.compareTo(STEPS_FROM) > 0 && !progress.equals(RunProgress.NONE)) {
              tell(Answers.objects(api.steps(job), "steps"));
            }
          }
          default -> {
            return status;
          }
        }
      } catch (ServerRefusal e) {
        if (e.status() < 500 || ++failures > MOST_FAILURES) {
          throw e;
        }
        progress.detail("waiting: " + e.getMessage());
      } catch (IOException e) {
        if (++failures > MOST_FAILURES) {
          throw e;
        }
        progress.say("waiting: " + e.getMessage());
      }
      Thread.sleep(pause);
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private void tell(List<CwlValue.Rec> steps) {
    int done = 0;
    int running = 0;
    for (CwlValue.Rec step : steps) {
      String path = String.valueOf(Answers.text(step, "path"));
      String status = String.valueOf(Answers.text(step, "status"));
      if (!status.equals(told.put(path, status)) && !status.equals("waiting")) {
        progress.say(path + ": " + status);
      }
      done += status.equals("succeeded") || status.equals("skipped") ? 1 : 0;
      running += status.equals("running") ? 1 : 0;
    }
    progress.counts(new StepCounts(done, running, steps.size()));
  }
}
