package org.orrery.cwl.engine.reuse;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Takes a call apart into what decides its results. The attempt's own folder, which differs from
 * run to run, is replaced by a placeholder. The resources that a task asked for are no part, but
 * where its command line, its environment or an output's expression shows them.
 */
final class PartsOfCall {
  /** Changes when the same parts come to mean something else. */
  private static final String FORM = "1";

  private static final String ATTEMPT = "$ATTEMPT";

  private final TaskVolume volume;
  private final TaskPlan plan;
  private final String folder;
  private final TreeMap<String, String> parts = new TreeMap<>();

  private PartsOfCall(TaskVolume volume, TaskPlan plan) {
    this.volume = volume;
    this.plan = plan;
    this.folder = volume.pathSeenByTasks(plan.folder());
  }

  /**
   * @param imageDigest empty without a container
   * @throws IOException if something that the task is given can't be read
   */
  static CallParts of(
      Tenant tenant,
      Call call,
      TaskPlan plan,
      String imageDigest,
      TaskVolume volume,
      ContentDigests digests)
      throws IOException {
    if (!(call.process() instanceof CommandLineTool tool)) {
      throw new IllegalArgumentException(call.path() + " is no tool");
    }
    PartsOfCall of = new PartsOfCall(volume, plan);
    of.put("form of the key", FORM);
    of.put("workspace", tenant.id());
    of.command();
    of.staged(digests);
    of.container(imageDigest, digests);
    of.values();
    of.definition(call, tool);
    return new CallParts(call.process().header().id() + " " + call.path(), of.parts);
  }

  private void put(String name, String value) {
    parts.put(name, value.replace(folder, ATTEMPT));
  }

  private void command() {
    TaskSpec spec = plan.spec();
    for (int i = 0; i < spec.arguments().size(); i++) {
      put("argument " + i, spec.arguments().get(i));
    }
    spec.environment().forEach((name, value) -> put("environment variable `" + name + "`", value));
    put("standard input", String.valueOf(spec.streams().stdin()));
    put("standard output", volume.pathSeenByTasks(spec.streams().stdout()));
    put("standard error", volume.pathSeenByTasks(spec.streams().stderr()));
  }

  private void staged(ContentDigests digests) throws IOException {
    for (StagePlan.Entry entry : plan.stage().entries()) {
      put(
          "file `" + relative(entry.target()) + "`",
          switch (entry) {
            case StagePlan.Folder _ -> "an empty folder";
            case StagePlan.Literal l -> "text " + CallParts.sha256(l.bytes().text());
            case StagePlan.Link l -> digests.of(l.source(), plan.key());
            case StagePlan.Copy c -> "to be written to, " + digests.of(c.source(), plan.key());
            case StagePlan.HardLink h ->
                digests.of(new StageSource.InVolume(h.source()), plan.key());
          });
    }
  }

  private String relative(VolumePath place) {
    return place.value().substring(plan.folder().value().length() + 1);
  }

  private void container(String imageDigest, ContentDigests digests) throws IOException {
    Container container = plan.spec().container();
    if (container == null) {
      put("image", "none");
      return;
    }
    put("image", imageDigest);
    put("network", Boolean.toString(container.network()));
    put("working directory", container.workingDirectory());
    for (Container.Mount mount : container.mounts()) {
      String name = "`" + mount.target() + "` in the container";
      switch (mount.source()) {
        case StageSource.InVolume(VolumePath place) when plan.folder().contains(place) ->
            put(name, relative(place) + (mount.writable() ? ", writable" : ""));
        case StageSource.InVolume(VolumePath place) -> {
          // Under its own path it only lets links lead somewhere, and those are parts already.
          if (!volume.pathSeenByTasks(place).equals(mount.target())) {
            put(name, digests.of(mount.source(), plan.key()));
          }
        }
        case StageSource.Outside(String path) -> {
          if (!path.equals(mount.target())) {
            put(name, digests.of(mount.source(), plan.key()));
          }
        }
      }
    }
  }

  /** All inputs: also those that no argument shows may be seen by an output's expression. */
  private void values() {
    plan.inputs()
        .fields()
        .forEach(
            (id, value) ->
                put(
                    "input `" + id + "`",
                    CwlJson.write(FileTree.mapDeep(value, PartsOfCall::bare))));
  }

  /** Where it lies is no part of a file; what it holds is one already. */
  private static CwlValue.FileSystemObject bare(CwlValue.FileSystemObject object) {
    boolean literal = object.location() == null;
    return switch (object) {
      case FileValue f ->
          new FileValue(
              null,
              f.path(),
              f.basename(),
              null,
              null,
              f.secondaryFiles(),
              f.format(),
              literal ? f.contents() : null);
      case DirectoryValue d ->
          new DirectoryValue(null, d.path(), d.basename(), literal ? d.listing() : null);
    };
  }

  private void definition(Call call, CommandLineTool tool) {
    put("CWL version", tool.header().version());
    put(
        "exit codes",
        tool.exitCodes().success()
            + " "
            + tool.exitCodes().temporaryFail()
            + " "
            + tool.exitCodes().permanentFail());
    call.requirements()
        .find(Requirement.InlineJavascript.class)
        .ifPresent(
            js ->
                put("JavaScript library", CallParts.sha256(String.join("\0", js.expressionLib()))));
    call.requirements()
        .find(Requirement.LoadListingDefault.class)
        .ifPresent(r -> put("listing of folders", r.loadListing().name()));
    Map<String, String> outputs = new LinkedHashMap<>();
    for (OutputParameter output : tool.outputs()) {
      outputs.put(output.id(), OutputText.of(output));
    }
    outputs.forEach((id, text) -> put("output `" + id + "`", text));
    if (outputs.values().stream().anyMatch(text -> text.contains("runtime"))) {
      for (String field : List.of("cores", "ram", "outdirSize", "tmpdirSize")) {
        put("runtime." + field, CwlJson.write(plan.runtime().get(field)));
      }
    }
  }
}
