package org.orrery.api.processes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Finds Files and Directories in documents and inputs that name a file of the server. Allowed are
 * literals ({@code contents}, {@code listing}), uploads, files of the document's own package, and
 * {@code http(s)} locations where the server fetches them before the run: in a job's inputs and in
 * the defaults of the deployed process's own inputs. What an expression makes up while it runs, the
 * volume refuses.
 */
public final class ServerFileRules {
  private static final String CODE = "SERVER_FILE";

  private final List<Problem> problems = new ArrayList<>();
  private final Set<CwlProcess> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Predicate<String> own;

  private ServerFileRules(Predicate<String> own) {
    this.own = own;
  }

  /**
   * What a document may not name.
   *
   * @param packaged whether a location is that of a file of the document's own package
   */
  static List<Problem> check(CwlProcess process, Predicate<String> packaged) {
    ServerFileRules rules = new ServerFileRules(packaged);
    rules.process(process, true);
    return rules.problems;
  }

  /**
   * What a job's inputs may not name, each by JSON pointer.
   *
   * @param uploaded whether a location is that of an upload
   */
  public static List<Problem> check(CwlValue.Rec inputs, Predicate<String> uploaded) {
    ServerFileRules rules = new ServerFileRules(uploaded);
    rules.value(inputs, new Place("", null), true);
    return rules.problems;
  }

  /** Either a JSON pointer into the inputs or a place in the document. */
  private record Place(String pointer, @Nullable SourceSpan at) {
    Place inside(String name) {
      return new Place(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), at);
    }
  }

  private void process(CwlProcess process, boolean outermost) {
    if (!seen.add(process)) {
      return;
    }
    for (InputParameter input : process.inputs()) {
      CwlValue given = input.defaultValue();
      if (given != null) {
        value(given, new Place("", input.span()), outermost);
      }
    }
    requirements(process.header().requirements());
    if (process instanceof CwlProcess.Workflow workflow) {
      for (WorkflowStep step : workflow.steps()) {
        step.in()
            .forEach(
                input -> {
                  CwlValue given = input.defaultValue();
                  if (given != null) {
                    value(given, new Place("", input.span()), false);
                  }
                });
        requirements(step.requirements());
        process(step.run(), false);
      }
    }
  }

  private void requirements(Requirements requirements) {
    requirements
        .find(Requirement.InitialWorkDir.class)
        .ifPresent(work -> work.listing().forEach(this::workDirItem));
  }

  private void workDirItem(Requirement.WorkDirItem item) {
    switch (item) {
      case Requirement.Dirent(_, Expr entry, _) -> constant(entry);
      case Requirement.WorkDirValue(Expr value) -> constant(value);
    }
  }

  private void constant(Expr expression) {
    if (expression instanceof Expr.Constant(CwlValue value, SourceSpan span)) {
      value(value, new Place("", span), false);
    }
  }

  private void value(CwlValue value, Place place, boolean remoteAllowed) {
    switch (value) {
      case CwlValue.Array(List<CwlValue> items) -> {
        for (int i = 0; i < items.size(); i++) {
          value(items.get(i), place.inside(Integer.toString(i)), remoteAllowed);
        }
      }
      case CwlValue.Rec record ->
          record.fields().forEach((name, field) -> value(field, place.inside(name), remoteAllowed));
      case CwlValue.FileValue file -> {
        location(file, file.contents() != null, place, remoteAllowed);
        for (int i = 0; i < file.secondaryFiles().size(); i++) {
          value(
              file.secondaryFiles().get(i),
              place.inside("secondaryFiles").inside(Integer.toString(i)),
              remoteAllowed);
        }
      }
      case CwlValue.DirectoryValue folder -> {
        List<CwlValue.FileSystemObject> listing = folder.listing();
        // A whole folder can't be fetched by URL.
        location(folder, listing != null, place, false);
        for (int i = 0; listing != null && i < listing.size(); i++) {
          value(listing.get(i), place.inside("listing").inside(Integer.toString(i)), remoteAllowed);
        }
      }
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ -> {}
    }
  }

  private void location(
      CwlValue.FileSystemObject object, boolean literal, Place place, boolean remoteAllowed) {
    String kind = object instanceof CwlValue.FileValue ? "File" : "Directory";
    String path = object.path();
    String location = object.location();
    if (path != null) {
      refuse(
          place.inside("path"),
          "The %s has the path `%s`, which would be a file of the server.".formatted(kind, path));
    } else if (location != null && !own.test(location) && !(remoteAllowed && remote(location))) {
      refuse(
          place.inside("location"),
          remote(location)
              ? "The %s `%s` can't be fetched from here.".formatted(kind, location)
              : "The %s has the location `%s`, which would be a file of the server."
                  .formatted(kind, location));
    } else if (location == null && !literal) {
      refuse(place, "The %s has neither a location nor contents of its own.".formatted(kind));
    }
  }

  private void refuse(Place place, String message) {
    SourceSpan at = place.at();
    problems.add(
        new Problem(
            at == null ? place.pointer() : null,
            at,
            CODE,
            message,
            "Give `contents` or a `listing`, upload it, or make it an input with an `https` location.",
            List.of()));
  }

  private static boolean remote(String location) {
    String lower = location.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }
}
