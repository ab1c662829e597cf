package org.orrery.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.RemoteDocuments;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Fetches the inputs of one job that are named by URL onto its volume. A file that was fetched
 * before, by a server that has died since, is not fetched again: a marker beside it says that it is
 * whole, so a run never sees it change.
 */
final class RemoteInputs {
  private final JobId job;
  private final VolumePath folder;
  private final TaskVolume volume;
  private final RemoteDocuments remote;
  private int folders;

  RemoteInputs(JobId job, VolumePath folder, TaskVolume volume, RemoteDocuments remote) {
    this.job = job;
    this.folder = folder;
    this.volume = volume;
    this.remote = remote;
  }

  /**
   * The inputs with every fetched File lying on the volume. The same inputs give the same places.
   *
   * @throws OrreryException of category user if a file can't be had; of category capacity if trying
   *     again may help
   * @throws IOException if the volume can't be read now
   */
  CwlValue.Rec stage(CwlValue.Rec inputs) throws IOException {
    Map<String, CwlValue> staged = new LinkedHashMap<>();
    for (Map.Entry<String, CwlValue> input : inputs.fields().entrySet()) {
      staged.put(input.getKey(), value(input.getValue()));
    }
    return new CwlValue.Rec(staged);
  }

  private CwlValue value(CwlValue value) throws IOException {
    return switch (value) {
      case CwlValue.Array(List<CwlValue> items) -> {
        List<CwlValue> staged = new ArrayList<>(items.size());
        for (CwlValue item : items) {
          staged.add(value(item));
        }
        yield new CwlValue.Array(staged);
      }
      case CwlValue.Rec record -> stage(record);
      case FileSystemObject object -> object(object, folder.resolve(Integer.toString(++folders)));
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
    };
  }

  private FileSystemObject object(FileSystemObject object, VolumePath into) throws IOException {
    return switch (object) {
      case FileValue file -> file(file, into);
      case CwlValue.DirectoryValue directory -> {
        List<FileSystemObject> listing = directory.listing();
        if (listing == null) {
          refuseUnlisted(directory);
          yield directory;
        }
        yield directory.withListing(objects(listing, into));
      }
    };
  }

  private static void refuseUnlisted(CwlValue.DirectoryValue directory) {
    String location = directory.location();
    if (location != null && FileLocation.parse(location).isEmpty()) {
      throw new OrreryException(
          ErrorCode.UNREACHABLE_REFERENCE,
          "The Directory `%s` can't be fetched, because a URL does not tell what is in a folder: upload it, or name its files in `listing`."
              .formatted(location));
    }
  }

  private List<FileSystemObject> objects(List<FileSystemObject> objects, VolumePath into)
      throws IOException {
    List<FileSystemObject> staged = new ArrayList<>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      staged.add(object(objects.get(i), into.resolve("more").resolve(Integer.toString(i))));
    }
    return staged;
  }

  private FileValue file(FileValue file, VolumePath into) throws IOException {
    FileValue staged = file.withSecondaryFiles(objects(file.secondaryFiles(), into));
    String location = file.location();
    boolean onVolume = location != null && FileLocation.parse(location).isPresent();
    if (location == null || onVolume) {
      return staged;
    }
    URI uri = uri(location);
    String name = name(file, uri);
    VolumePath place = into.resolve("file").resolve(name);
    if (!exists(into.resolve("fetched/whole"))) {
      Content content = remote.fetch(uri);
      checkDigest(file, location, content);
      put(place, Bytes.of(content.toArray()));
      put(into.resolve("fetched/whole"), Bytes.ofText(location));
    }
    return staged.withLocation(FileLocation.of(new StageSource.InVolume(place))).withBasename(name);
  }

  private static URI uri(String location) {
    try {
      URI uri = new URI(location);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (scheme.equals("http") || scheme.equals("https")) {
        return uri;
      }
    } catch (URISyntaxException noUri) {
      throw new OrreryException(
          ErrorCode.UNREACHABLE_REFERENCE, "`%s` is no URL.".formatted(location), noUri);
    }
    throw new OrreryException(
        ErrorCode.FORBIDDEN_REFERENCE, "`%s` is no `http` or `https` URL.".formatted(location));
  }

  private static String name(FileValue file, URI uri) {
    String given = file.basename();
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = given == null ? path.substring(path.lastIndexOf('/') + 1) : given;
    boolean fit =
        !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
    return fit ? name : "file";
  }

  private static void checkDigest(FileValue file, String location, Content content) {
    @Nullable String expected = file.checksum();
    if (expected != null && expected.startsWith("sha1$") && !expected.equals(sha1(content))) {
      throw new OrreryException(
          ErrorCode.UNREACHABLE_REFERENCE,
          "`%s` does not have the checksum that the inputs give.".formatted(location));
    }
  }

  private static String sha1(Content content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(content.toArray());
      return "sha1$" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private boolean exists(VolumePath file) throws IOException {
    try (InputStream opened = volume.open(new StageSource.InVolume(file), new Range(0, 0))) {
      return opened != null;
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  private void put(VolumePath target, Bytes bytes) {
    TaskKey key = new TaskKey(job.toString(), "inputs/" + target, 1);
    StagePlan plan =
        new StagePlan(key, List.of(parent(target)), List.of(new StagePlan.Literal(target, bytes)));
    Prepared prepared = volume.prepare(List.of(plan)).get(key);
    switch (prepared) {
      case Prepared.Ready _ -> {}
      case Prepared.Failed(String why) ->
          throw new OrreryException(ErrorCode.UNREACHABLE_REFERENCE, why);
      case Prepared.Unavailable(String why) ->
          throw new OrreryException(ErrorCode.STORAGE_UNAVAILABLE, why);
      case null ->
          throw new OrreryException(
              ErrorCode.STORAGE_UNAVAILABLE, "The volume did not say what became of a file.");
    }
  }

  private static VolumePath parent(VolumePath path) {
    return new VolumePath(path.value().substring(0, path.value().lastIndexOf('/')));
  }
}
