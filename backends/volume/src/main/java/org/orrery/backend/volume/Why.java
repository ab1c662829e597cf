package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;

/** The reasons that tasks' owners read; one wording for both volumes. */
final class Why {
  static final String NOT_UTF8 = "the name is not UTF-8";
  static final String SPECIAL = "is neither file nor folder (a FIFO, a socket or a device)";

  /** One reason for two: whoever may not look outside shall not learn what exists there. */
  static final String LINK_LEAVES =
      "is a symbolic link to nothing or to a place outside the task's folder";

  static final String LINK_CIRCLE = "is a symbolic link to a folder that it lies in";
  static final String UNREADABLE = "may not be read";
  static final String CHANGED = "changed while it was collected";
  static final String PATTERN_LEAVES = "the pattern leaves the task's folder";
  static final String CONTENTS_NO_FILE = "is no file";

  private Why() {}

  /** Without the paths of this host, which the owner of a task has no business to know. */
  static String of(Exception failure) {
    if (failure instanceof DirectoryIteratorException
        && failure.getCause() instanceof IOException e) {
      return of(e);
    }
    if (failure instanceof FileSystemException system) {
      String reason = system.getReason();
      return reason == null ? system.getClass().getSimpleName() : reason;
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  static String tooDeep(int depth) {
    return "lies deeper than " + depth + " folders";
  }

  static String tooLarge(long bytes) {
    return "is larger than " + bytes + " bytes";
  }

  static String tooMany(int entries) {
    return "the folder holds more than " + entries + " entries";
  }

  static String noFolder(String folder) {
    return "the folder `" + folder + "` does not exist";
  }
}
