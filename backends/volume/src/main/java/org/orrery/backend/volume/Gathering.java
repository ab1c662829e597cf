package org.orrery.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Collected.FileEntry;
import org.orrery.backend.spi.Collected.FolderEntry;
import org.orrery.backend.spi.Collected.Problem;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.volume.Found.OfFile;
import org.orrery.backend.volume.Found.OfFolder;
import org.orrery.backend.volume.Found.OpenFolder;
import org.orrery.backend.volume.Found.RawName;
import org.orrery.backend.volume.Found.Taken;
import org.orrery.backend.volume.Found.Untaken;
import org.orrery.backend.volume.Found.UntakenException;

/** Walks one task's folder and makes the answer to one {@link CollectRequest}. */
final class Gathering {
  /** A folder below this many others is a problem: each open level costs file descriptors. */
  static final int MOST_DEPTH = 100;

  /** So that a caller can tell a file of 64 KiB from a longer one. */
  static final int HEAD_BYTES = (64 << 10) + 1;

  private final CollectRequest request;
  private final List<@Nullable GlobPattern> patterns = new ArrayList<>();
  private final List<List<String>> matches = new ArrayList<>();
  private final Map<String, Collected.Entry> entries = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Bytes> contents = new HashMap<>();

  /** The real folders from the task's own down to the present one: a link to any is a circle. */
  private final Set<StageSource> opened = new HashSet<>();

  private final Set<String> contentsWanted;
  private int seen;

  Gathering(CollectRequest request) {
    this.request = request;
    for (CollectRequest.Glob glob : request.globs()) {
      matches.add(new ArrayList<>());
      patterns.add(parse(glob));
    }
    contentsWanted = Set.copyOf(request.contents());
  }

  private @Nullable GlobPattern parse(CollectRequest.Glob glob) {
    try {
      return GlobPattern.parse(glob.pattern());
    } catch (GlobPattern.LeavesFolderException e) {
      problems.add(new Problem(glob.pattern(), Why.PATTERN_LEAVES));
      return null;
    }
  }

  /** More names than the limit allows. */
  private static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Collected run(OfFolder folder) throws IOException {
    boolean wanted = false;
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      GlobPattern pattern = patterns.get(i);
      if (pattern != null && pattern.isFolderItself()) {
        matches.get(i).add(".");
        entries.put(".", new FolderEntry(folder.real()));
        wanted = true;
      } else if (pattern != null) {
        alive.add(i);
      }
    }
    try {
      descend(folder, "", 0, alive, wanted);
    } catch (TooManyException e) {
      return new Collected.Failed(Why.tooMany(request.limits().entries()));
    } catch (UntakenException e) {
      return new Collected.Failed("the task's folder " + e.why());
    }
    matches.forEach(paths -> paths.sort(FileNames.BYTE_ORDER));
    problems.sort((a, b) -> FileNames.BYTE_ORDER.compare(a.path(), b.path()));
    return new Collected.Listing(matches, entries, contents, problems);
  }

  private void descend(
      OfFolder folder, String prefix, int depth, List<Integer> alive, boolean wanted)
      throws IOException, UntakenException, TooManyException {
    if (depth >= MOST_DEPTH) {
      throw new UntakenException(Why.tooDeep(MOST_DEPTH));
    }
    if (!opened.add(folder.real())) {
      throw new UntakenException(Why.LINK_CIRCLE);
    }
    try (OpenFolder open = folder.door().open()) {
      for (RawName name : open.names()) {
        if (++seen > request.limits().entries()) {
          throw new TooManyException();
        }
        look(open, name, prefix + name.shown(), depth, alive, wanted);
      }
    } finally {
      opened.remove(folder.real());
    }
  }

  private void look(
      OpenFolder open, RawName name, String path, int depth, List<Integer> alive, boolean inherited)
      throws IOException, TooManyException {
    Found found = name.isText() ? open.find(name) : new Untaken(Why.NOT_UTF8);
    List<Integer> below = new ArrayList<>(0);
    boolean wanted = inherited;
    boolean head = false;
    for (int i : alive) {
      GlobPattern pattern = patterns.get(i);
      if (pattern == null || !pattern.names().get(depth).matches(name.shown())) {
        continue;
      }
      if (depth + 1 < pattern.names().size()) {
        below.add(i);
      } else if (!pattern.foldersOnly() || found instanceof OfFolder) {
        matches.get(i).add(path);
        wanted = true;
        head |= request.globs().get(i).contents();
      }
    }
    if (contentsWanted.contains(path)) {
      readWhole(path, found);
    }
    try {
      switch (found) {
        case Untaken(String why) -> throw new UntakenException(why);
        case OfFile file -> entries.put(path, wanted ? read(file, head) : plain(file));
        case OfFolder folder -> {
          // Before what lies below, which then replaces it if the folder can't be opened.
          entries.put(path, new FolderEntry(folder.real()));
          descend(folder, path + "/", depth + 1, below, wanted);
        }
      }
    } catch (UntakenException e) {
      entries.remove(path);
      problems.add(new Problem(path, e.why()));
    }
  }

  private static FileEntry plain(OfFile file) {
    return new FileEntry(file.real(), file.size(), null, null);
  }

  private static FileEntry read(OfFile file, boolean head) throws IOException, UntakenException {
    Taken taken = file.content().take(head ? HEAD_BYTES : 0);
    return new FileEntry(file.real(), taken.size(), taken.sha1(), taken.head());
  }

  /** A file that can't be read whole is still an entry: hence a problem of its own. */
  private void readWhole(String path, Found found) throws IOException {
    try {
      switch (found) {
        case Untaken ignored -> {} // a problem already
        case OfFolder ignored -> throw new UntakenException(Why.CONTENTS_NO_FILE);
        case OfFile file ->
            contents.put(path, file.content().whole(request.limits().contentBytes()));
      }
    } catch (UntakenException e) {
      problems.add(new Problem(path, e.why()));
    }
  }
}
