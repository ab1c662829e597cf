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

  /** A start or an end of a step, one line. */
  void say(String line);

  /** Something that a person must know, one line. */
  default void notice(String line) {
    say(line);
  }

  /** Something that only a search for a mistake needs, one line. */
  void detail(String line);

  /** Is anybody interested in {@link #step}? To put a record together costs memory. */
  default boolean wantsSteps() {
    return false;
  }

  /** An attempt at a tool is over. */
  default void step(StepRecord step) {}

  /** The run is over: nothing more will be told. */
  default void over() {}
}
