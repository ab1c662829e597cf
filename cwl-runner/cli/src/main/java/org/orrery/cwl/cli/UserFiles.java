package org.orrery.cwl.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;

/** The files of this host that a job names. */
final class UserFiles {
  private final Set<Path> found = new HashSet<>();

  private UserFiles() {}

  /** Every file and folder in the value, absolute. */
  static Set<Path> in(CwlValue value) {
    UserFiles files = new UserFiles();
    files.visit(value);
    return files.found;
  }

  private void visit(CwlValue value) {
    switch (value) {
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ -> {}
      case CwlValue.Array array -> array.items().forEach(this::visit);
      case CwlValue.Rec rec -> rec.fields().values().forEach(this::visit);
      case CwlValue.FileValue file -> {
        add(file);
        file.secondaryFiles().forEach(this::visit);
      }
      case CwlValue.DirectoryValue directory -> {
        add(directory);
        if (directory.listing() != null) {
          directory.listing().forEach(this::visit);
        }
      }
    }
  }

  private void add(CwlValue.FileSystemObject object) {
    if (object.location() != null
        && FileLocation.parse(object.location()).orElse(null)
            instanceof StageSource.Outside(String path)) {
      found.add(Path.of(path).normalize());
    }
  }
}
