package org.orrery.cwl.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Files that a step has made and a later one may have changed: the first step's output still says
 * what they were. Good for one run.
 */
final class ChangedInPlace {
  private final Set<VolumePath> places = new HashSet<>();

  void take(List<RunEvent> events) {
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Evaluated(_, _, Evaluation.Tool(var plan), _)) {
        places.addAll(plan.mayChange());
      }
    }
  }

  /** The outputs without the digests and sizes that are perhaps no longer true. */
  CwlValue.Rec forgotten(CwlValue.Rec outputs) {
    return places.isEmpty() ? outputs : (CwlValue.Rec) FileTree.mapDeep(outputs, this::forgotten);
  }

  private FileSystemObject forgotten(FileSystemObject object) {
    return switch (object) {
      case FileValue file when isChanged(file) ->
          new FileValue(
              file.location(),
              file.path(),
              file.basename(),
              null,
              null,
              file.secondaryFiles(),
              file.format(),
              null);
      case FileValue _, DirectoryValue _ -> object;
    };
  }

  private boolean isChanged(FileValue file) {
    return file.location() != null
        && FileLocation.parse(file.location()).orElse(null)
            instanceof StageSource.InVolume(VolumePath place)
        && places.stream().anyMatch(changed -> changed.contains(place));
  }
}
