package org.orrery.backend.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/**
 * A folder of another host, reached by a {@link RemoteShell} alone. The host needs a POSIX {@code
 * sh}, {@code /proc}, and of GNU coreutils and findutils or of busybox: cat, chmod, cp, dd, find,
 * head, ln, mkdir, mv, readlink, rm, sha1sum, stat, tail, tee, xargs.
 *
 * <p>A shell can't open a file relative to an open folder, so a task that still runs can swap names
 * between the look at a file and its digest. It is noticed afterwards: the file and every folder of
 * the task above it must have the same identity and times before and after, else the file is a
 * problem. What remains is a swap there and back within one tick of the host's file clock (a few
 * milliseconds; less since Linux 6.13), or of the task's own folder from outside it; it gives away
 * a digest, never content: what {@link #open} and the contents of small files give is asked its
 * real name after it was opened.
 */
public final class ShellVolume implements TaskVolume {
  /** So that a script, and its answer, stay of moderate size. */
  private static final int MOST_PER_EXCHANGE = 1000;

  private static final String OPEN = ShellText.part("open.sh");
  private static final String PREPARE = ShellText.part("prepare.sh");

  private final RemoteShell shell;
  private final ShellPlaces places;

  /**
   * @param shell stays the caller's
   * @param root absolute real path of an existing folder on the remote host, not {@code /}
   * @param readsOutside whether sources outside the root may be read
   */
  public ShellVolume(RemoteShell shell, String root, boolean readsOutside) {
    if (!root.startsWith("/") || root.endsWith("/") || root.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("`" + root + "` is no absolute path of a folder");
    }
    this.shell = shell;
    this.places = new ShellPlaces(root, readsOutside);
  }

  @Override
  public Map<TaskKey, Prepared> prepare(List<StagePlan> plans) {
    Map<TaskKey, Prepared> prepared = new LinkedHashMap<>();
    for (int from = 0; from < plans.size(); from += MOST_PER_EXCHANGE) {
      List<StagePlan> some = plans.subList(from, Math.min(plans.size(), from + MOST_PER_EXCHANGE));
      try {
        prepared.putAll(new ShellStaging(places, some).run(shell));
      } catch (IOException e) {
        some.forEach(plan -> prepared.put(plan.key(), new Prepared.Unavailable(Why.of(e))));
      }
    }
    return prepared;
  }

  @Override
  public Map<TaskKey, Collected> collect(List<CollectRequest> requests) {
    Map<TaskKey, Collected> collected = new LinkedHashMap<>();
    for (int from = 0; from < requests.size(); from += MOST_PER_EXCHANGE) {
      collected.putAll(
          collectAtOnce(
              requests.subList(from, Math.min(requests.size(), from + MOST_PER_EXCHANGE))));
    }
    return collected;
  }

  private Map<TaskKey, Collected> collectAtOnce(List<CollectRequest> requests) {
    Map<TaskKey, Collected> collected = new LinkedHashMap<>();
    try {
      return new ShellCollecting(places, requests).run(shell);
    } catch (ShellCollecting.TooLongException e) {
      // One of them left too much: alone, it fails without taking the others along.
      for (CollectRequest request : requests) {
        collected.putAll(
            requests.size() == 1
                ? Map.of(
                    request.key(), new Collected.Failed(Why.tooMany(request.limits().entries())))
                : collectAtOnce(List.of(request)));
      }
    } catch (IOException e) {
      requests.forEach(r -> collected.put(r.key(), new Collected.Unavailable(Why.of(e))));
    }
    return collected;
  }

  @Override
  public InputStream open(StageSource file, Range range) throws IOException {
    return ShellFileStream.open(shell, places, file, range);
  }

  @Override
  public void delete(VolumePath folder) throws IOException {
    if (folder.equals(VolumePath.ROOT)) {
      throw new IllegalArgumentException("the root of a volume is never deleted");
    }
    String token = ShellPlaces.token();
    String script =
        places.preamble(token)
            + "remove %s && say R || say \"F$way\"\n"
                .formatted(ShellText.quote(places.path(folder)));
    ShellAnswer answer = ShellAnswer.parse(shell.exchange(script), token);
    if (answer.records().isEmpty()) {
      throw new IOException("the remote shell gave no answer");
    }
    ShellAnswer.Rec rec = answer.records().getFirst();
    if (rec.kind() != 'R') {
      throw new IOException("`" + folder + "`: " + ShellAnswer.decode(rec.line()));
    }
  }

  @Override
  public Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) throws IOException {
    List<VolumePath> asked = List.copyOf(files);
    String token = ShellPlaces.token();
    StringBuilder script = new StringBuilder(places.preamble(token)).append(OPEN);
    for (int i = 0; i < asked.size(); i++) {
      script.append(
          "I=%d; ending %s %d\n".formatted(i, ShellText.quote(places.path(asked.get(i))), bytes));
    }
    Map<VolumePath, Tail> tails = new LinkedHashMap<>();
    ShellAnswer.@Nullable Rec head = null;
    for (ShellAnswer.Rec rec :
        ShellAnswer.parse(shell.exchange(script.toString()), token).records()) {
      if (rec.kind() == 'B' && head != null) {
        String[] words = head.line().split(" ", 2);
        tails.put(
            asked.get(Integer.parseInt(words[0])),
            new Tail(
                Long.parseLong(words[1]),
                Bytes.of(rec.rest().getBytes(StandardCharsets.ISO_8859_1))));
      }
      head = rec.kind() == 'N' ? rec : null;
    }
    return tails;
  }

  @Override
  public boolean publish(VolumePath folder, VolumePath newName) throws IOException {
    if (folder.equals(VolumePath.ROOT) || newName.equals(VolumePath.ROOT)) {
      throw new IllegalArgumentException("the root of a volume keeps its name");
    }
    String token = ShellPlaces.token();
    String script =
        places.preamble(token)
            + PREPARE
            + "I=0\npublish %s %s\n"
                .formatted(
                    ShellText.quote(places.path(folder)), ShellText.quote(places.path(newName)));
    List<ShellAnswer.Rec> records = ShellAnswer.parse(shell.exchange(script), token).records();
    if (records.isEmpty()) {
      throw new IOException("the remote shell gave no answer");
    }
    ShellAnswer.Rec first = records.getFirst();
    return switch (first.kind()) {
      case 'R' -> true;
      case 'T' -> false;
      case 'G' -> throw new NoSuchFileException(folder.value());
      default -> throw new IOException("`" + newName + "`: " + ShellAnswer.decode(first.line()));
    };
  }

  @Override
  public String pathSeenByTasks(VolumePath path) {
    return places.path(path);
  }
}
