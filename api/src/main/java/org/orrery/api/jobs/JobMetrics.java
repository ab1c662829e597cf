package org.orrery.api.jobs;

/** What the runner counts. Every method returns at once. */
public interface JobMetrics {
  JobMetrics NONE =
      new JobMetrics() {
        @Override
        public void accepted() {}

        @Override
        public void claimed(int jobs) {}

        @Override
        public void eventsAppended(int events) {}

        @Override
        public void ended(OgcStatus status) {}

        @Override
        public void putOff() {}
      };

  void accepted();

  void claimed(int jobs);

  void eventsAppended(int events);

  void ended(OgcStatus status);

  /** A run could not go on for want of the database, the volume or the results store. */
  void putOff();
}
