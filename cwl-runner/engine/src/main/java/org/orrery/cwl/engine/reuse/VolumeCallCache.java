package org.orrery.cwl.engine.reuse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A cache in a folder of a tenant's volume:
 *
 * <pre>
 * entries/ab/KEY/manifest.json   outputs, and the digest of every file
 * entries/ab/KEY/files/…         as they lay in the attempt's folder: second names, no copies
 * steps/STEP/KEY/parts.json      what the key was made of, to explain a later miss
 * incoming/…                     entries that are being made
 * </pre>
 *
 * <p>An entry appears whole or not at all, and is never changed. One whose files are not what they
 * were is deleted when it is next asked for.
 */
public final class VolumeCallCache implements CallCache {
  private static final String MANIFEST = "manifest.json";
  private static final String PARTS = "parts.json";
  private static final String FILES = "files";

  /** Earlier calls of one step with which a new one is compared, at most. */
  private static final int MOST_COMPARED = 20;

  /** A step that was called more often than this is compared with none. */
  private static final int MOST_LISTED = 10_000;

  private static final int NAME_DIGITS = 32;
  private static final long MANIFEST_BYTES = CollectRequest.Limits.DEFAULT.contentBytes();

  private final TaskVolume volume;
  private final VolumePath root;

  /**
   * @param volume the tenant's own
   * @param root of the cache; outside the folders of runs, which are deleted. Made when needed
   */
  public VolumeCallCache(TaskVolume volume, VolumePath root) {
    this.volume = volume;
    this.root = root;
  }

  private VolumePath entry(String key) {
    return root.resolve("entries").resolve(key.substring(0, 2)).resolve(key);
  }

  private VolumePath step(CallParts parts) {
    return root.resolve("steps").resolve(CallParts.sha256(parts.step()).substring(0, NAME_DIGITS));
  }

  @Override
  public Found find(CallParts parts, TaskPlan plan) throws IOException {
    VolumePath entry = entry(parts.key());
    Collected.Listing kept = list(plan, entry, List.of(FILES), List.of(MANIFEST));
    if (kept == null) {
      return new Found.Miss(explained(parts, plan));
    }
    try {
      Bytes text = kept.contents().get(MANIFEST);
      Manifest manifest = Manifest.read(text == null ? "" : text.text());
      String damage = damage(manifest, kept);
      if (damage == null) {
        CwlValue.Rec outputs =
            KeptPlaces.give(plan, manifest.outputs(), entry.resolve(FILES)).orElse(null);
        if (outputs != null) {
          return new Found.Hit(outputs, "equal to " + manifest.origin());
        }
        damage = "its outputs name what this call was not given";
      }
      volume.delete(entry);
      return new Found.Miss("the kept results can't be used: " + damage);
    } catch (IllegalArgumentException e) {
      volume.delete(entry);
      return new Found.Miss("the kept results can't be used: " + e.getMessage());
    }
  }

  /** What is not as it was kept; null if all is. */
  private static @Nullable String damage(Manifest manifest, Collected.Listing kept) {
    if (!kept.problems().isEmpty()) {
      Collected.Problem first = kept.problems().getFirst();
      return "`%s` %s".formatted(first.path(), first.why());
    }
    for (Map.Entry<String, Manifest.Content> file : manifest.files().entrySet()) {
      if (!(kept.entries().get(FILES + "/" + file.getKey()) instanceof Collected.FileEntry found)) {
        return "`%s` is gone".formatted(file.getKey());
      }
      if (found.size() != file.getValue().size() || !file.getValue().sha1().equals(found.sha1())) {
        return "`%s` was changed".formatted(file.getKey());
      }
    }
    long files =
        kept.entries().values().stream().filter(e -> e instanceof Collected.FileEntry).count();
    return files == manifest.files().size() + 1 ? null : "there are files that were not kept";
  }

  private String explained(CallParts parts, TaskPlan plan) throws IOException {
    VolumePath step = step(parts);
    CollectRequest.Limits few = new CollectRequest.Limits(MOST_LISTED, MANIFEST_BYTES);
    Collected.Listing earlier = list(plan, step, List.of(), List.of(), few);
    List<Map<String, String>> compared = new ArrayList<>();
    if (earlier != null) {
      List<String> wanted =
          new TreeSet<>(earlier.entries().keySet())
              .stream().filter(name -> name.endsWith("/" + PARTS)).limit(MOST_COMPARED).toList();
      Collected.Listing read = wanted.isEmpty() ? null : list(plan, step, List.of(), wanted, few);
      if (read != null) {
        read.contents().values().forEach(text -> compared.add(Manifest.readParts(text.text())));
      }
    }
    return Difference.explain(parts, compared);
  }

  private Collected.@Nullable Listing list(
      TaskPlan plan, VolumePath folder, List<String> globs, List<String> contents)
      throws IOException {
    return list(plan, folder, globs, contents, CollectRequest.Limits.DEFAULT);
  }

  /** Null if there is no such folder, or too much in it. */
  private Collected.@Nullable Listing list(
      TaskPlan plan,
      VolumePath folder,
      List<String> globs,
      List<String> contents,
      CollectRequest.Limits limits)
      throws IOException {
    CollectRequest request =
        new CollectRequest(
            plan.key(),
            new StageSource.InVolume(folder),
            globs.stream().map(glob -> new CollectRequest.Glob(glob, false)).toList(),
            contents,
            List.of(),
            limits);
    return switch (volume.collect(List.of(request)).get(plan.key())) {
      case Collected.Listing listing -> listing;
      case Collected.Failed _ -> null;
      case Collected.Unavailable(String why) -> throw new IOException(why);
      case null -> throw new IOException("the volume gave no answer");
    };
  }

  @Override
  public CwlValue.Rec keep(
      CallParts parts, TaskPlan plan, CwlValue.Rec outputs, Collected.Listing left)
      throws IOException, NotKeptException {
    KeptPlaces.Taken taken = KeptPlaces.take(plan, outputs, left);
    String origin = "`%s` of run `%s`".formatted(plan.key().step(), plan.key().job());
    String manifest = new Manifest(origin, taken.files(), taken.outputs()).write();
    if (Bytes.ofText(manifest).size() > MANIFEST_BYTES) {
      throw new NotKeptException("its outputs have too many files");
    }
    String key = parts.key();
    // Named by the attempt's folder, which no other run has: doing it twice is harmless.
    VolumePath incoming =
        root.resolve("incoming")
            .resolve(CallParts.sha256(plan.folder().value()).substring(0, NAME_DIGITS));
    VolumePath explanation = step(parts).resolve(key);
    List<StagePlan.Entry> entries = new ArrayList<>();
    VolumePath files = incoming.resolve(FILES);
    entries.add(new StagePlan.Folder(files));
    for (String folder : taken.folders().keySet()) {
      entries.add(new StagePlan.Folder(files.resolve(folder)));
    }
    for (String file : taken.files().keySet()) {
      entries.add(new StagePlan.HardLink(files.resolve(file), plan.folder().resolve(file)));
    }
    entries.add(new StagePlan.Literal(incoming.resolve(MANIFEST), Bytes.ofText(manifest)));
    entries.add(
        new StagePlan.Literal(
            explanation.resolve(PARTS), Bytes.ofText(Manifest.writeParts(parts.parts()))));
    StagePlan stage = new StagePlan(plan.key(), List.of(incoming, explanation), entries);
    switch (volume.prepare(List.of(stage)).get(plan.key())) {
      case Prepared.Ready _ -> {}
      case Prepared.Failed(String why) -> throw new NotKeptException(why);
      case Prepared.Unavailable(String why) -> throw new IOException(why);
      case null -> throw new IOException("the volume gave no answer");
    }
    VolumePath entry = entry(key);
    if (!volume.publish(incoming, entry)) {
      volume.delete(incoming);
      // Another was faster, or this very task before its server went down: then the files that it
      // left have their second names here already, and must not be given to a step that changes
      // them in place.
      return find(parts, plan) instanceof Found.Hit(CwlValue.Rec kept, _) ? kept : outputs;
    }
    return KeptPlaces.give(plan, taken.outputs(), entry.resolve(FILES)).orElse(outputs);
  }
}
