package org.orrery.api.jobs;

import java.util.Optional;

/** How far a run is, between the run that tells and the tick that writes it. */
final class RunReport implements RunLauncher.RunProgress {
  /** 100 is kept for a job that has succeeded. */
  private static final int MOST = 99;

  private static final String GOING = "The job is being run.";

  private News latest = new News(0, GOING);
  private News told = latest;

  /**
   * @param percent 0 to 99
   */
  record News(int percent, String message) {}

  @Override
  public synchronized void share(double done) {
    int percent = (int) Math.floor(Math.clamp(done, 0.0, 1.0) * 100);
    latest = new News(Math.min(MOST, percent), GOING);
  }

  @Override
  public synchronized void trouble(String why) {
    latest = new News(latest.percent(), "The job waits: " + why);
  }

  /** What was not told yet. */
  synchronized Optional<News> news() {
    if (latest.equals(told)) {
      return Optional.empty();
    }
    told = latest;
    return Optional.of(latest);
  }
}
