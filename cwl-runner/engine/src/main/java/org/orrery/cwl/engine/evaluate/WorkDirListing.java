package org.orrery.cwl.engine.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirement.Dirent;
import org.orrery.cwl.model.document.Requirement.WorkDirItem;
import org.orrery.cwl.model.document.Requirement.WorkDirValue;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;

/**
 * Puts what InitialWorkDirRequirement names into the working folder (CommandLineTool v1.2, 5.7).
 */
final class WorkDirListing {
  private final Expressions expressions;
  private final Staging staging;
  private final Provenance provenance;
  private final AttemptPaths paths;
  private final ContainerChoice container;

  WorkDirListing(
      Expressions expressions,
      Staging staging,
      Provenance provenance,
      AttemptPaths paths,
      ContainerChoice container) {
    this.expressions = expressions;
    this.staging = staging;
    this.provenance = provenance;
    this.paths = paths;
    this.container = container;
  }

  void apply(Requirement.InitialWorkDir requirement, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    for (WorkDirItem item : requirement.listing()) {
      switch (item) {
        case WorkDirValue(var expression) -> {
          if (expression instanceof Expr.Constant(CwlValue constant, _)) {
            provenance.trusting(constant);
          }
          put(
              expressions.value(expression, inputs, CwlValue.Null.NULL, runtime),
              inputs,
              expression.span());
        }
        case Dirent dirent -> dirent(dirent, requirement.entries(), inputs, runtime);
      }
    }
  }

  private void dirent(
      Dirent dirent, Requirement.Entries allowed, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    CwlValue entry = expressions.value(dirent.entry(), inputs, CwlValue.Null.NULL, runtime);
    boolean plain = entry instanceof CwlValue.Text || entry instanceof FileSystemObject;
    if (allowed == Requirement.Entries.TEXT_AND_FILES && !plain) {
      throw Expressions.wrong(
          "Before CWL v1.2, `entry`", "text, a File or a Directory", entry, dirent.entry().span());
    }
    String name =
        dirent.entryname() == null
            ? null
            : expressions.text(
                dirent.entryname(), inputs, CwlValue.Null.NULL, runtime, "`entryname`");
    put(new Entry(entry, name, dirent.writable()), inputs, dirent.entry().span());
  }

  /** A Dirent, evaluated. */
  private record Entry(CwlValue value, @Nullable String name, boolean writable) {}

  private void put(CwlValue value, CwlValue.Rec inputs, SourceSpan at) {
    switch (value) {
      case CwlValue.Null _ -> {}
      case CwlValue.Array(List<CwlValue> items) -> items.forEach(i -> put(i, inputs, at));
      case FileSystemObject object -> put(new Entry(object, null, false), inputs, at);
      case CwlValue.Rec rec when rec.fields().containsKey("entry") ->
          put(
              new Entry(
                  rec.get("entry"),
                  rec.get("entryname") instanceof CwlValue.Text(String name) ? name : null,
                  rec.get("writable").equals(CwlValue.of(true))),
              inputs,
              at);
      case CwlValue.Rec _, CwlValue.Text _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _ ->
          throw Expressions.wrong(
              "An item of `InitialWorkDirRequirement.listing`",
              "a File, a Directory or a Dirent",
              value,
              at);
    }
  }

  private void put(Entry entry, CwlValue.Rec inputs, SourceSpan at) {
    switch (entry.value()) {
      case CwlValue.Null _ -> {}
      case CwlValue.Array(List<CwlValue> items) when allFiles(items) && entry.name() == null ->
          items.forEach(i -> put(new Entry(i, null, entry.writable()), inputs, at));
      case FileSystemObject object -> {
        if (provenance.check(object, inputs) instanceof FileSystemObject known) {
          String name = entry.name() == null ? Staging.nameOf(known, 0) : entry.name();
          switch (target(name, at)) {
            case Target.InWork(VolumePath place) ->
                staging.stageWork(
                    known, ContainerMounts.folderOf(place), place.name(), entry.writable());
            case Target.InContainer(String path) -> staging.stageAt(known, path, entry.writable());
          }
        }
      }
      case CwlValue.Text(String text) -> write(entry, text, at);
      case CwlValue.Array _, CwlValue.Rec _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _ ->
          write(entry, CwlJson.asText(entry.value()), at);
    }
  }

  private void write(Entry entry, String text, SourceSpan at) {
    switch (target(named(entry, at), at)) {
      case Target.InWork(VolumePath place) -> staging.writeWork(place, text);
      case Target.InContainer(String path) -> staging.writeAt(path, text, entry.writable());
    }
  }

  private static boolean allFiles(List<CwlValue> items) {
    return items.stream().allMatch(FileSystemObject.class::isInstance);
  }

  private static String named(Entry entry, SourceSpan at) {
    if (entry.name() == null) {
      throw new CallFailedException(
          Category.INPUT, "A Dirent whose `entry` is text needs an `entryname`.", at);
    }
    return entry.name();
  }

  private sealed interface Target {
    record InWork(VolumePath place) implements Target {}

    /** An absolute path that the container must have. */
    record InContainer(String path) implements Target {}
  }

  private Target target(String name, SourceSpan at) {
    if (!name.startsWith("/")) {
      return new Target.InWork(inWork(name, name, at));
    }
    if (!container.required()) {
      throw new CallFailedException(
          Category.INPUT,
          "`entryname` `%s` is absolute, which needs a `DockerRequirement` under `requirements` and a container to run in."
              .formatted(name),
          at);
    }
    String below = paths.belowWork(name);
    if (below != null) {
      return new Target.InWork(inWork(below, name, at));
    }
    if (!ContainerChoice.isPlain(name)) {
      throw new CallFailedException(
          Category.INPUT,
          "`entryname` `%s` must name a place below `/`, without `.` and `..`.".formatted(name),
          at);
    }
    return new Target.InContainer(name);
  }

  private VolumePath inWork(String relative, String name, SourceSpan at) {
    VolumePath work = paths.work();
    try {
      VolumePath target = work.resolve(relative);
      if (!target.equals(work) && work.contains(target)) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      throw outside(name, at);
    }
    throw outside(name, at);
  }

  private static CallFailedException outside(String name, SourceSpan at) {
    return new CallFailedException(
        Category.INPUT, "`entryname` `%s` leaves the working folder.".formatted(name), at);
  }
}
