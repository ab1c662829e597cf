package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Brings the outputs of a run into the folder that its user named. Files of the run's own folder
 * are linked and not copied where the file system can; kept results of earlier runs and files of
 * the user are copied, the latter left if they are there already. A file of an earlier run is
 * replaced as a whole; a file that the job has as an input never is. Good for one run.
 */
final class OutputFolder {
  private static final int DEEPEST_FOLDER = 100;

  private final Path folder;
  private final Path volumeRoot;
  private final Set<Path> inputs;
  private final OutputNames names = new OutputNames();
  private final FileTransfer transfer;
  private final Map<Place, FileSystemObject> placed = new HashMap<>();

  /** One source under one name: what is asked for twice is placed once. */
  private record Place(Path target, FileSystemObject object) {}

  /**
   * @param folder exists
   * @param work where the run's files are
   * @param inputs files of the user that must stay as they are
   */
  OutputFolder(Path folder, WorkFolder work, Set<Path> inputs) throws IOException {
    this.folder = folder.toRealPath();
    this.volumeRoot = work.root();
    this.transfer = new FileTransfer(work.path());
    this.inputs = Set.copyOf(inputs);
  }

  /**
   * Places every File and Directory of a value.
   *
   * @return the value with {@code location} and {@code path} in the folder, digests and listings
   * @throws IOException if a file can't be placed
   */
  CwlValue place(CwlValue value) throws IOException {
    return switch (value) {
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
      case CwlValue.Array(List<CwlValue> items) -> {
        List<CwlValue> changed = new ArrayList<>(items.size());
        for (CwlValue item : items) {
          changed.add(place(item));
        }
        yield new CwlValue.Array(changed);
      }
      case CwlValue.Rec fields -> place(fields);
      case FileSystemObject object -> placeGroup(object, folder);
    };
  }

  /** Like {@link #place(CwlValue)}, for an output object. */
  CwlValue.Rec place(CwlValue.Rec outputs) throws IOException {
    Map<String, CwlValue> changed = new LinkedHashMap<>();
    for (Map.Entry<String, CwlValue> field : outputs.fields().entrySet()) {
      changed.put(field.getKey(), place(field.getValue()));
    }
    return new CwlValue.Rec(changed);
  }

  private FileSystemObject placeGroup(FileSystemObject primary, Path into) throws IOException {
    Place key = new Place(into, primary);
    FileSystemObject known = placed.get(key);
    if (known == null) {
      known = placeNew(primary, into);
      placed.put(key, known);
    }
    return known;
  }

  private FileSystemObject placeNew(FileSystemObject primary, Path into) throws IOException {
    List<FileSystemObject> group = new ArrayList<>(List.of(primary));
    if (primary instanceof FileValue file) {
      group.addAll(file.secondaryFiles());
    }
    if (group.stream().allMatch(object -> liesIn(object, into))) {
      group.forEach(object -> names.reserve(into, name(object)));
      return stayed(primary);
    }
    List<String> given =
        names.take(
            into,
            group.stream().map(OutputFolder::name).toList(),
            target -> blocked(target, group));
    FileSystemObject result = placeAs(primary, into.resolve(given.getFirst()));
    if (result instanceof FileValue file && group.size() > 1) {
      List<FileSystemObject> secondaries = new ArrayList<>();
      for (int i = 1; i < group.size(); i++) {
        secondaries.add(placeAs(group.get(i), into.resolve(given.get(i))));
      }
      return file.withSecondaryFiles(secondaries);
    }
    return result;
  }

  private FileSystemObject placeAs(FileSystemObject object, Path target) throws IOException {
    Path source = source(object);
    return switch (object) {
      case FileValue file when source != null -> {
        transfer.bring(source, target);
        yield described(file, target);
      }
      case FileValue file -> {
        String contents = file.contents() == null ? "" : file.contents();
        FileTransfer.write(target, contents);
        yield described(file, target);
      }
      case DirectoryValue directory when source != null ->
          described(directory, target, transferFolder(source, target, 0));
      case DirectoryValue directory -> {
        Files.createDirectories(target);
        List<FileSystemObject> listing = new ArrayList<>();
        for (FileSystemObject child :
            directory.listing() == null ? List.<FileSystemObject>of() : directory.listing()) {
          listing.add(placeGroup(child, target));
        }
        yield described(directory, target, listing);
      }
    };
  }

  /** What already lies at its place stays, and is only described. */
  private FileSystemObject stayed(FileSystemObject object) throws IOException {
    Path source = source(object);
    return switch (object) {
      case FileValue file when source != null -> {
        List<FileSystemObject> secondaries = new ArrayList<>();
        for (FileSystemObject secondary : file.secondaryFiles()) {
          secondaries.add(stayed(secondary));
        }
        yield described(file, source).withSecondaryFiles(secondaries);
      }
      case DirectoryValue directory when source != null ->
          described(directory, source, listing(source, 0));
      case FileValue _, DirectoryValue _ ->
          throw new IllegalArgumentException("a literal lies nowhere: " + object);
    };
  }

  private boolean liesIn(FileSystemObject object, Path into) {
    Path source = source(object);
    return source != null && source.equals(into.resolve(name(object)));
  }

  private boolean blocked(Path target, List<FileSystemObject> group) {
    if (inputs.contains(target)) {
      return true;
    }
    boolean wantsFolder = group.getFirst() instanceof DirectoryValue;
    return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) != wantsFolder;
  }

  private @Nullable Path source(FileSystemObject object) {
    if (object.location() == null) {
      return null;
    }
    StageSource source =
        FileLocation.parse(object.location())
            .orElseThrow(
                () -> new IllegalStateException("no file of this host: " + object.location()));
    return switch (source) {
      case StageSource.InVolume(VolumePath path) -> volumeRoot.resolve(path.value());
      case StageSource.Outside(String path) -> Path.of(path).normalize();
    };
  }

  private static String name(FileSystemObject object) {
    if (object.basename() != null) {
      return object.basename();
    }
    String location = object.location();
    return location == null
        ? (object instanceof FileValue ? "file" : "folder")
        : FileLocation.basename(location);
  }

  private FileValue described(FileValue file, Path target) throws IOException {
    String checksum = file.checksum();
    return new FileValue(
        uri(target),
        target.toString(),
        target.getFileName().toString(),
        checksum == null ? FileTransfer.checksum(target) : checksum,
        Files.size(target),
        List.of(),
        file.format(),
        null);
  }

  private static DirectoryValue described(
      DirectoryValue directory, Path target, List<FileSystemObject> listing) {
    return directory
        .withLocation(uri(target))
        .withPath(target.toString())
        .withBasename(target.getFileName().toString())
        .withListing(listing);
  }

  private static String uri(Path path) {
    return FileLocation.of(new StageSource.Outside(path.toString()));
  }

  /** Links are followed: the engine has let pass only those that lead to inputs or outputs. */
  private List<FileSystemObject> transferFolder(Path source, Path target, int depth)
      throws IOException {
    checkDepth(source, depth);
    Files.createDirectories(target);
    List<FileSystemObject> listing = new ArrayList<>();
    for (Path child : children(source)) {
      Path to = target.resolve(child.getFileName().toString());
      if (Files.isDirectory(child)) {
        listing.add(folder(to, transferFolder(child, to, depth + 1)));
      } else {
        transfer.bring(child.toRealPath(), to);
        listing.add(file(to));
      }
    }
    return listing;
  }

  private static List<FileSystemObject> listing(Path folder, int depth) throws IOException {
    checkDepth(folder, depth);
    List<FileSystemObject> listing = new ArrayList<>();
    for (Path child : children(folder)) {
      listing.add(
          Files.isDirectory(child) ? folder(child, listing(child, depth + 1)) : file(child));
    }
    return listing;
  }

  private static void checkDepth(Path folder, int depth) throws IOException {
    if (depth > DEEPEST_FOLDER) {
      throw new FileSystemException(
          folder.toString(), null, "more than " + DEEPEST_FOLDER + " folders inside each other");
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static FileValue file(Path path) throws IOException {
    return new FileValue(
        uri(path),
        path.toString(),
        path.getFileName().toString(),
        FileTransfer.checksum(path),
        Files.size(path),
        List.of(),
        null,
        null);
  }

  private static DirectoryValue folder(Path path, List<FileSystemObject> listing) {
    return new DirectoryValue(uri(path), path.toString(), path.getFileName().toString(), listing);
  }
}
