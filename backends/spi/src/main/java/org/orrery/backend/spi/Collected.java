package org.orrery.backend.spi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task left. */
public sealed interface Collected {
  /**
   * @param matches for each glob, in the request's order, the matching paths relative to the
   *     folder, sorted by byte as in the C locale; {@code .} for the folder itself. A path that
   *     matches but could not be taken is here too: it has a problem and no entry, so that a task's
   *     output is never left out silently
   * @param entries everything below the folder by its relative path, matched or not, also below
   *     links to folders; what could not be taken is not here but among {@code problems}. Only
   *     matched files, and files below matched folders, carry a digest; of the others no more is
   *     known than their size. The folder itself is here as {@code .} if a glob names it
   * @param contents the small files asked for that exist, by the path asked for
   * @param problems what could not be taken, each with a reason for the task's owner: a link that
   *     leaves the folder or leads back to one it lies in, a FIFO, a socket, an unreadable file, a
   *     name that is not UTF-8, a file that changed meanwhile, a folder too deep; also a glob that
   *     leaves the folder, by its pattern. Sorted by path
   */
  record Listing(
      List<List<String>> matches,
      Map<String, Entry> entries,
      Map<String, Bytes> contents,
      List<Problem> problems)
      implements Collected {}

  /** The folder is gone or holds more than the limits allow: trying again will not help. */
  record Failed(String why) implements Collected {}

  /** The volume can't be reached: trying again may help. */
  record Unavailable(String why) implements Collected {}

  /** Something below the folder; a link is shown as what it leads to. */
  sealed interface Entry {
    /**
     * The real place after following links: a path of the volume, or a path outside it that the
     * request's link roots allow.
     */
    StageSource source();
  }

  /**
   * @param size in bytes
   * @param sha1 40 hex digits, lower case
   * @param head the first 64 KiB plus one byte, if a matching glob asked for contents
   */
  record FileEntry(StageSource source, long size, @Nullable String sha1, @Nullable Bytes head)
      implements Entry {}

  record FolderEntry(StageSource source) implements Entry {}

  /**
   * @param path relative to the folder; bytes that are not UTF-8 are shown as {@code \xNN}
   */
  record Problem(String path, String why) {}
}
