package org.orrery.backend.spi;

import java.util.List;

/**
 * Asks what a task left in its working folder.
 *
 * @param key the task
 * @param folder the working folder, or any other folder whose content is wanted
 * @param globs patterns relative to {@code folder}, POSIX glob(3); the answer keeps their order. A
 *     wildcard stands for whole characters and never for a leading dot, {@code **} is no more than
 *     {@code *}. One that is absolute or holds {@code ..} matches nothing and is a problem
 * @param contents small files that are read whole if they exist: plain paths relative to {@code
 *     folder}, without {@code .} and {@code ..}
 * @param linkRoots files and folders, by their real places; symbolic links may lead into {@code
 *     folder} and into these, nowhere else
 * @param limits bounds of the answer
 */
public record CollectRequest(
    TaskKey key,
    StageSource folder,
    List<Glob> globs,
    List<String> contents,
    List<StageSource> linkRoots,
    Limits limits) {
  public CollectRequest {
    globs = List.copyOf(globs);
    contents = List.copyOf(contents);
    linkRoots = List.copyOf(linkRoots);
  }

  /**
   * @param pattern for example {@code out/*.txt}; {@code .} is the folder itself
   * @param contents the first 64 KiB plus one byte of each matched file come along
   */
  public record Glob(String pattern, boolean contents) {}

  /**
   * @param entries more names than this below the folder is a failure of the task, not of the
   *     server
   * @param contentBytes the most that one of {@code contents} may hold
   */
  public record Limits(int entries, long contentBytes) {
    public static final Limits DEFAULT = new Limits(1_000_000, 16L << 20);
  }
}
