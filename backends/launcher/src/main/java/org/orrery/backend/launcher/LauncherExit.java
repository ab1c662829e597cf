package org.orrery.backend.launcher;

/** What the launcher's own exit code says. It tells nothing of the command: a record does. */
public enum LauncherExit {
  /** The exit record is there, whatever became of the command. */
  RECORDED(0),
  /** It was called wrongly; nothing was started. */
  USAGE(2),
  /** Somebody else runs or ran this attempt; nothing was started. */
  ALREADY_STARTED(3),
  /** The start record could not be written; nothing was started. */
  NOT_FENCED(4),
  /** The command was started, and its exit record could not be written. */
  NOT_RECORDED(5),
  /** A {@link Spawner} could make no process for it; nothing was started. */
  NOT_FORKED(6),
  /** The launcher was killed, or is no launcher. */
  DIED(-1),
  /** The {@link Spawner} is gone, and with it who knew: the launcher may run, or never have. */
  UNWATCHED(-2);

  private final int code;

  LauncherExit(int code) {
    this.code = code;
  }

  /** What a launcher's exit code means; codes that are none of its own mean that it died. */
  public static LauncherExit of(int code) {
    for (LauncherExit exit : values()) {
      if (exit.code == code) {
        return exit;
      }
    }
    return DIED;
  }
}
