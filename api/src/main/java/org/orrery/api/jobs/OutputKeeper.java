package org.orrery.api.jobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Copies the output files of one run from its volume to the results store. Doing it again gives the
 * same results. Paths keep the names that the workflow gave, below the output's id.
 */
final class OutputKeeper {
  private final JobId job;
  private final TaskVolume volume;
  private final ResultStore store;
  private final Map<String, ResultFile> files = new LinkedHashMap<>();
  private final Map<FileSystemObject, FileSystemObject> given = new HashMap<>();
  private final Map<String, Integer> taken = new LinkedHashMap<>();

  OutputKeeper(JobId job, TaskVolume volume, ResultStore store) {
    this.job = job;
    this.volume = volume;
    this.store = store;
  }

  /** An output is not what it was said to be; trying again will not help. */
  static final class OutputLostException extends Exception {
    private static final long serialVersionUID = 1L;

    OutputLostException(String message) {
      super(message);
    }
  }

  /**
   * The files are durable when it returns.
   *
   * @throws IOException if the volume or the store can't be used now
   */
  JobResults keep(CwlValue.Rec outputs) throws IOException, OutputLostException {
    Map<String, CwlValue> kept = new LinkedHashMap<>();
    for (Map.Entry<String, CwlValue> output : outputs.fields().entrySet()) {
      kept.put(output.getKey(), value(output.getValue(), safe(output.getKey())));
    }
    if (!files.isEmpty()) {
      store.settle(job);
    }
    return new JobResults(new CwlValue.Rec(kept), files);
  }

  private CwlValue value(CwlValue value, String below) throws IOException, OutputLostException {
    return switch (value) {
      case CwlValue.Array(List<CwlValue> items) -> {
        List<CwlValue> kept = new ArrayList<>(items.size());
        for (CwlValue item : items) {
          kept.add(value(item, below));
        }
        yield new CwlValue.Array(kept);
      }
      case CwlValue.Rec(Map<String, CwlValue> fields) -> {
        Map<String, CwlValue> kept = new LinkedHashMap<>();
        for (Map.Entry<String, CwlValue> field : fields.entrySet()) {
          kept.put(field.getKey(), value(field.getValue(), below + "/" + safe(field.getKey())));
        }
        yield new CwlValue.Rec(kept);
      }
      case FileSystemObject object -> {
        // What is given out twice is one thing, also for whoever fetches it.
        FileSystemObject known = given.get(object);
        FileSystemObject kept = known == null ? object(object, below) : known;
        given.put(object, kept);
        yield kept;
      }
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
    };
  }

  private FileSystemObject object(FileSystemObject object, String below)
      throws IOException, OutputLostException {
    return switch (object) {
      case FileValue file -> file(file, below);
      case DirectoryValue directory -> directory(directory, below);
    };
  }

  private List<FileSystemObject> objects(List<FileSystemObject> objects, String below)
      throws IOException, OutputLostException {
    List<FileSystemObject> kept = new ArrayList<>(objects.size());
    for (FileSystemObject object : objects) {
      kept.add(object(object, below));
    }
    return kept;
  }

  private FileValue file(FileValue file, String below) throws IOException, OutputLostException {
    String name = file.basename() == null ? "file" : file.basename();
    // Secondary files stay beside their file, also where its folder had to be another one.
    String folder = free(below, safe(name));
    String path = folder + "/" + safe(name);
    MessageDigest sha1 = file.checksum() == null ? sha1() : null;
    ResultFile kept = keepFile(path, source(file), sha1);
    return new FileValue(
        JobResults.SCHEME + path,
        null,
        name,
        sha1 == null ? file.checksum() : checksum(sha1),
        kept.size(),
        objects(file.secondaryFiles(), folder),
        file.format(),
        file.contents());
  }

  /** Opens the content of a file. */
  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private Source source(FileValue file) throws OutputLostException {
    String location = file.location();
    String contents = file.contents();
    if (location != null) {
      StageSource place = place(location);
      return () -> volume.open(place, Range.ALL);
    }
    if (contents == null) {
      throw new OutputLostException("An output file has neither a location nor contents.");
    }
    return () -> new ByteArrayInputStream(contents.getBytes(StandardCharsets.UTF_8));
  }

  private static StageSource place(String location) throws OutputLostException {
    return FileLocation.parse(location)
        .orElseThrow(() -> new OutputLostException("An output lies at `" + location + "`."));
  }

  /**
   * @param sha1 gets the content, or null
   */
  private ResultFile keepFile(String path, Source source, @Nullable MessageDigest sha1)
      throws IOException, OutputLostException {
    try (InputStream opened = source.open();
        InputStream content = sha1 == null ? opened : new DigestInputStream(opened, sha1)) {
      ResultStore.Kept kept = store.keep(job, content);
      ResultFile file = new ResultFile(job, path, kept.size(), kept.sha256());
      files.put(path, file);
      return file;
    } catch (NoSuchFileException gone) {
      throw new OutputLostException("The output `" + path + "` is gone.");
    }
  }

  private DirectoryValue directory(DirectoryValue directory, String below)
      throws IOException, OutputLostException {
    String name = directory.basename() == null ? "folder" : directory.basename();
    String path = free(below, safe(name)) + "/" + safe(name);
    String location = directory.location();
    List<FileSystemObject> listing = directory.listing();
    List<FileSystemObject> kept;
    if (location != null) {
      kept = tree(path, entries(location));
    } else {
      kept = listing == null ? List.of() : objects(listing, path);
    }
    return new DirectoryValue(JobResults.SCHEME + path, null, name, kept);
  }

  private SortedMap<String, Collected.Entry> entries(String location)
      throws IOException, OutputLostException {
    TaskKey key = new TaskKey(job.toString(), "outputs", 1);
    CollectRequest request =
        new CollectRequest(
            key,
            place(location),
            List.of(),
            List.of(),
            List.of(new StageSource.InVolume(JobFolder.of(job).whole())),
            CollectRequest.Limits.DEFAULT);
    @Nullable Collected collected = volume.collect(List.of(request)).get(key);
    return switch (collected) {
      case Collected.Listing listing -> {
        if (!listing.problems().isEmpty()) {
          Collected.Problem first = listing.problems().getFirst();
          throw new OutputLostException(
              "`%s` in an output folder: %s".formatted(first.path(), first.why()));
        }
        yield new TreeMap<>(listing.entries());
      }
      case Collected.Failed(String why) -> throw new OutputLostException(why);
      case Collected.Unavailable(String why) -> throw new IOException(why);
      case null -> throw new IOException("the volume did not answer");
    };
  }

  /** A folder's content as CWL shows it; the entries are relative to the folder. */
  private List<FileSystemObject> tree(String path, SortedMap<String, Collected.Entry> entries)
      throws IOException, OutputLostException {
    List<FileSystemObject> children = new ArrayList<>();
    for (Map.Entry<String, Collected.Entry> entry : entries.entrySet()) {
      String name = entry.getKey();
      if (name.isEmpty() || name.equals(".") || name.indexOf('/') >= 0) {
        continue;
      }
      String childPath = path + "/" + name;
      switch (entry.getValue()) {
        case Collected.FileEntry file -> {
          String known = file.sha1();
          MessageDigest sha1 = known == null ? sha1() : null;
          ResultFile kept = keepFile(childPath, () -> volume.open(file.source(), Range.ALL), sha1);
          children.add(
              new FileValue(
                  JobResults.SCHEME + childPath,
                  null,
                  name,
                  sha1 == null ? "sha1$" + known : checksum(sha1),
                  kept.size(),
                  List.of(),
                  null,
                  null));
        }
        case Collected.FolderEntry _ -> {
          TreeMap<String, Collected.Entry> inside = new TreeMap<>();
          entries
              .subMap(name + "/", name + "0")
              .forEach((inner, value) -> inside.put(inner.substring(name.length() + 1), value));
          children.add(
              new DirectoryValue(
                  JobResults.SCHEME + childPath, null, name, tree(childPath, inside)));
        }
      }
    }
    return children;
  }

  /** The folder itself, or a numbered one in it if the name is taken there. */
  private String free(String folder, String name) {
    int before = taken.merge(folder + "/" + name, 1, Integer::sum) - 1;
    return before == 0 ? folder : free(folder + "/" + before, name);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** As CWL writes it. */
  private static String checksum(MessageDigest sha1) {
    return "sha1$" + HexFormat.of().formatHex(sha1.digest());
  }

  private static String safe(String name) {
    String plain = name.replace('/', '_').replace('\0', '_');
    return plain.isEmpty() || plain.equals(".") || plain.equals("..") ? "_" : plain;
  }
}
