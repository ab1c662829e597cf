package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Outputs brought to this host. A file that this host has sent is not fetched back: then the output
 * is that file.
 */
final class Fetching {
  private final OrreryApi api;
  private final Sending sent;
  private final Path folder;
  private final Map<String, Path> places = new ConcurrentHashMap<>();

  /**
   * @param folder where fetched files go
   */
  Fetching(OrreryApi api, Sending sent, Path folder) {
    this.api = api;
    this.sent = sent;
    this.folder = folder;
  }

  /** The outputs with locations on this host. A Directory is one by its listing. */
  CwlValue.Rec fetch(CwlValue.Rec outputs, Several several)
      throws IOException, InterruptedException {
    Map<String, FileValue> wanted = new LinkedHashMap<>();
    for (FileSystemObject object : FileTree.all(outputs)) {
      if (object instanceof FileValue file && file.location() != null) {
        wanted.putIfAbsent(file.location(), file);
      }
    }
    List<Several.Task> tasks = new ArrayList<>();
    wanted.forEach((location, file) -> tasks.add(() -> fetch(location, file)));
    several.run(tasks);
    Map<String, CwlValue> placed = new LinkedHashMap<>();
    outputs
        .fields()
        .forEach((name, value) -> placed.put(name, FileTree.mapDeep(value, this::placed)));
    return new CwlValue.Rec(placed);
  }

  private void fetch(String location, FileValue file) throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(folder, "output-");
    Path target = own.resolve(file.basename() == null ? "file" : file.basename());
    Long size = file.size();
    Optional<String> known =
        api.download(URI.create(location), target, size == null ? List.of() : sent.ofSize(size));
    Path here = known.isEmpty() ? null : sent.here(known.get());
    if (known.isPresent() && here == null) {
      throw new IOException("The server says that `" + location + "` is here, but it is not.");
    }
    if (known.isEmpty() && size != null && Files.size(target) != size) {
      throw new IOException("`" + location + "` was not fetched whole.");
    }
    places.put(location, here == null ? target : here);
  }

  private FileSystemObject placed(FileSystemObject object) {
    return switch (object) {
      case FileValue file -> {
        @Nullable Path place = file.location() == null ? null : places.get(file.location());
        yield place == null
            ? file
            : file.withLocation(FileLocation.of(new StageSource.Outside(place.toString())));
      }
      case DirectoryValue directory -> directory.withLocation(null);
    };
  }
}
