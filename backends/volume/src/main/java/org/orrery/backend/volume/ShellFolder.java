package org.orrery.backend.volume;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.volume.Found.Content;
import org.orrery.backend.volume.Found.OpenFolder;
import org.orrery.backend.volume.Found.RawName;
import org.orrery.backend.volume.Found.Taken;
import org.orrery.backend.volume.Found.UntakenException;

/**
 * A folder of a remote host, as {@link Gathering} wants to see it. Its links are followed by what
 * was told, and only into what the request allows: nothing that the host says widens that.
 */
final class ShellFolder implements OpenFolder {
  /** What all folders of one request share. */
  record Scope(ShellPlaces places, ShellFacts facts, List<String> allowed) {
    Scope {
      allowed = List.copyOf(allowed);
    }

    private boolean allows(String real) {
      return allowed.stream().anyMatch(root -> real.equals(root) || real.startsWith(root + "/"));
    }
  }

  private final Scope scope;
  private final String path;

  private ShellFolder(Scope scope, String path) {
    this.scope = scope;
    this.path = path;
  }

  static OpenFolder open(Scope scope, String path) throws UntakenException {
    if (scope.facts().isClosed(path)) {
      throw new UntakenException(Why.UNREADABLE);
    }
    return new ShellFolder(scope, path);
  }

  @Override
  public Iterable<RawName> names() {
    return scope.facts().names(path).stream().map(ShellFolder::rawName).toList();
  }

  private static RawName rawName(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return FileNames.decode(bytes)
        .map(text -> new RawName(text, true))
        .orElseGet(() -> new RawName(FileNames.shown(bytes), false));
  }

  @Override
  public Found find(RawName name) {
    String child = path + "/" + ShellAnswer.encode(name.shown());
    ShellFacts.Place place = scope.facts().place(child);
    if (place == null) {
      return new Found.Untaken(Why.CHANGED);
    }
    if (!place.isLink()) {
      return found(child, place);
    }
    String target = scope.facts().target(child);
    if (target.isEmpty() || !scope.allows(target)) {
      return new Found.Untaken(Why.LINK_LEAVES);
    }
    ShellFacts.Place led = scope.facts().place(target);
    return led == null ? new Found.Untaken(Why.LINK_LEAVES) : found(target, led);
  }

  private Found found(String real, ShellFacts.Place place) {
    if (!place.isFile() && !place.isFolder()) {
      return new Found.Untaken(place.isLink() ? Why.CHANGED : Why.SPECIAL);
    }
    Optional<StageSource> source = scope.places().source(real);
    if (source.isEmpty()) {
      return new Found.Untaken(Why.NOT_UTF8);
    }
    if (place.isFolder()) {
      return new Found.OfFolder(source.get(), () -> open(scope, real));
    }
    return new Found.OfFile(source.get(), place.size(), new Told(scope.facts(), real, place));
  }

  @Override
  public void close() {}

  /** A file whose bytes were told with everything else. */
  private record Told(ShellFacts facts, String path, ShellFacts.Place place) implements Content {
    @Override
    public Taken take(int headBytes) throws UntakenException {
      String digest = facts.digest(path);
      String head = headBytes > 0 ? facts.head(path) : "";
      if (!facts.isUnchanged(path) || !facts.wasSeenAfter(path)) {
        throw new UntakenException(Why.CHANGED);
      }
      if (digest == null || head == null) {
        throw new UntakenException(Why.UNREADABLE);
      }
      if (headBytes > 0 && head.length() != Math.min(headBytes, place.size())) {
        throw new UntakenException(Why.CHANGED);
      }
      return new Taken(place.size(), digest, headBytes > 0 ? bytes(head) : null);
    }

    @Override
    public Bytes whole(long most) throws UntakenException {
      if (place.size() > most) {
        throw new UntakenException(Why.tooLarge(most));
      }
      String whole = facts.whole(path);
      if (whole == null) {
        throw new UntakenException(facts.isUnchanged(path) ? Why.UNREADABLE : Why.CHANGED);
      }
      if (whole.length() != place.size() || !facts.isUnchanged(path)) {
        throw new UntakenException(Why.CHANGED);
      }
      return bytes(whole);
    }

    private static Bytes bytes(String text) {
      return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
