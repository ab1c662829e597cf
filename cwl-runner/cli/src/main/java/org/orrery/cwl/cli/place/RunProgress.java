package org.orrery.cwl.cli.place;

/** Hears how a run goes on. Must return soon and not throw. */
public interface RunProgress {
  RunProgress NONE =
      new RunProgress() {
        @Override
        public void counts(StepCounts counts) {}

        @Override
        public void say(String line) {}

        @Override
        public void detail(String line) {}
      };

  /** The numbers have changed. */
  void counts(StepCounts counts);

  /** Something that a person wants to know, one line. */
  void say(String line);

  /** Something that only a search for a mistake needs, one line. */
  void detail(String line);
}
