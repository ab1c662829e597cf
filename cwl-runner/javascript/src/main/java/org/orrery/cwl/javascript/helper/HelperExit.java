package org.orrery.cwl.javascript.helper;

/** The exit codes of a helper that mean something. */
public final class HelperExit {
  /** The JVM's own code for {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int OUT_OF_MEMORY = 3;

  public static final int OUT_OF_PROCESSOR_TIME = 4;

  /** A defect; the standard error says which. */
  static final int DEFECT = 5;

  private HelperExit() {}
}
