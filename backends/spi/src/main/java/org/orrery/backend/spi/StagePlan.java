package org.orrery.backend.spi;

import java.util.List;

/**
 * What must exist before a task starts. Carrying it out twice gives the same as once: what an
 * earlier, broken-off attempt left below {@code folders} is removed first.
 *
 * @param key the task
 * @param folders made empty, parents included, before the entries
 * @param entries made in order; their folders are made as needed
 */
public record StagePlan(TaskKey key, List<VolumePath> folders, List<Entry> entries) {
  public StagePlan {
    folders = List.copyOf(folders);
    entries = List.copyOf(entries);
  }

  /** One thing to make. The target must lie below one of the plan's folders. */
  public sealed interface Entry {
    VolumePath target();
  }

  /** An empty folder. */
  public record Folder(VolumePath target) implements Entry {}

  /** A file with these bytes. */
  public record Literal(VolumePath target, Bytes bytes) implements Entry {}

  /** A symbolic link to the source as tasks see it. The source must exist. */
  public record Link(VolumePath target, StageSource source) implements Entry {}

  /**
   * A private copy that the task may write to, recursive for a folder; who may execute stays.
   * Symbolic links inside it are followed, within the volume and what may be read outside it.
   */
  public record Copy(VolumePath target, StageSource source) implements Entry {}

  /**
   * A second name of the same file, or a private copy where the file system has no second names:
   * for files that nobody changes any more. The source is a regular file.
   */
  public record HardLink(VolumePath target, VolumePath source) implements Entry {}
}
