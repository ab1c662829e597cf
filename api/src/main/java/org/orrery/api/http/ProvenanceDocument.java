package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobStep;
import org.orrery.api.jobs.StepLineage;
import org.orrery.api.jobs.StepRecord;
import org.orrery.api.processes.Sha256;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Where a job's results come from, as PROV-JSON (W3C member submission of 24 April 2013): the job
 * and its steps are activities, the process is their plan, values and files are entities. A file is
 * named by its content, so the same one is the same entity wherever it appears.
 */
final class ProvenanceDocument {
  /** A larger job tells its first steps. */
  static final int MOST_STEPS = 1_000;

  private static final String RUN = "job:run";
  private static final String SERVER = "job:server";
  private static final String OWNER = "job:owner";
  private static final String PLAN = "job:process";

  private final String process;
  private final Job job;
  private final ObjectNode document = Json.object();
  private final Map<String, Integer> relations = new HashMap<>();

  /**
   * @param url of the job
   * @param process URL of its process
   */
  ProvenanceDocument(String url, String process, Job job) {
    this.process = process;
    this.job = job;
    document
        .putObject("prefix")
        .put("job", url + "#")
        .put("cwl", "https://w3id.org/cwl/cwl#")
        .put("orrery", "urn:orrery:prov:");
  }

  /**
   * @param outputs of the job; empty if it has none
   * @param lineage of some or all of the steps
   */
  ObjectNode of(
      CwlValue.Rec inputs, CwlValue.Rec outputs, List<JobStep> steps, List<StepLineage> lineage) {
    agents();
    ObjectNode run = add("activity", RUN).put("prov:label", "Job " + job.id());
    job.state().startedAt().ifPresent(time -> run.put("prov:startTime", Json.time(time)));
    job.state().finishedAt().ifPresent(time -> run.put("prov:endTime", Json.time(time)));
    run.put("orrery:status", job.state().ogcStatus().wire());
    relate("wasAssociatedWith", "prov:activity", RUN, "prov:agent", SERVER).put("prov:plan", PLAN);
    relate("actedOnBehalfOf", "prov:delegate", SERVER, "prov:responsible", OWNER);
    inputs.fields().forEach((id, value) -> used(RUN, id, value, "input"));
    Map<String, StepLineage> byStep = new HashMap<>();
    lineage.forEach(each -> byStep.put(each.step(), each));
    steps.stream().limit(MOST_STEPS).forEach(step -> step(step, byStep.get(step.path())));
    outputs.fields().forEach((id, value) -> generated(RUN, id, value, "output"));
    return document;
  }

  private void agents() {
    add("agent", SERVER).put("prov:type", "prov:SoftwareAgent").put("prov:label", "Orrery");
    add("agent", OWNER).put("prov:type", "prov:Agent").put("prov:label", job.owner());
    add("entity", PLAN)
        .put("prov:type", "prov:Plan")
        .put("prov:label", job.process().value())
        .put("prov:location", process)
        .put("orrery:workspace", job.workspaces().deploying().value())
        .put("orrery:version", job.version().name())
        .put("orrery:revision", job.version().revision());
  }

  private void step(JobStep step, @Nullable StepLineage lineage) {
    StepRecord facts = step.facts();
    if (facts == null && lineage == null) {
      return; // It runs no tool.
    }
    String id = "job:step/" + name(step.path());
    ObjectNode activity = add("activity", id).put("prov:label", step.path());
    if (facts != null) {
      StepRecord.Used used = facts.used();
      if (used != null) {
        activity.put("prov:startTime", Json.time(used.started()));
        activity.put("prov:endTime", Json.time(used.ended()));
      }
      activity.put("orrery:attempt", facts.attempt());
      if (facts.exitCode() != null) {
        activity.put("orrery:exitCode", facts.exitCode());
      }
      if (facts.image() != null) {
        image(id, facts.image(), used == null ? null : used.imageDigest());
      }
    }
    relate("wasStartedBy", "prov:activity", id, "prov:starter", RUN);
    relate("wasAssociatedWith", "prov:activity", id, "prov:agent", SERVER);
    if (lineage != null) {
      lineage.inputs().fields().forEach((port, value) -> used(id, port, value, null));
      CwlValue.Rec outputs = lineage.outputs();
      if (outputs != null) {
        outputs.fields().forEach((port, value) -> generated(id, port, value, null));
      }
    }
  }

  private void image(String step, String image, @Nullable String digest) {
    String id = "job:image/" + hash(digest == null ? image : digest);
    ObjectNode entity = add("entity", id).put("prov:label", image);
    if (digest != null) {
      entity.put("orrery:digest", digest);
    }
    relate("used", "prov:activity", step, "prov:entity", id).put("prov:role", "image");
  }

  private void used(String activity, String port, CwlValue value, @Nullable String kind) {
    for (String entity : entities(port, value, kind)) {
      relate("used", "prov:activity", activity, "prov:entity", entity).put("prov:role", port);
    }
  }

  private void generated(String activity, String port, CwlValue value, @Nullable String kind) {
    for (String entity : entities(port, value, kind)) {
      relate("wasGeneratedBy", "prov:entity", entity, "prov:activity", activity)
          .put("prov:role", port);
    }
  }

  /**
   * @param kind of what it is if it holds no file; null: then it is not told
   */
  private List<String> entities(String port, CwlValue value, @Nullable String kind) {
    List<String> found = new ArrayList<>();
    files(value, found);
    if (found.isEmpty() && kind != null && !(value instanceof CwlValue.Null)) {
      String id = "job:" + kind + "/" + name(port);
      add("entity", id).put("prov:label", port).put("prov:value", CwlJson.write(value));
      found.add(id);
    }
    return found;
  }

  private void files(CwlValue value, List<String> found) {
    switch (value) {
      case FileValue file -> {
        found.add(file(file));
        file.secondaryFiles().forEach(each -> files(each, found));
      }
      case DirectoryValue directory -> found.add(directory(directory));
      case CwlValue.Array(List<CwlValue> items) -> items.forEach(item -> files(item, found));
      case CwlValue.Rec rec -> rec.fields().values().forEach(field -> files(field, found));
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ -> {}
    }
  }

  private String file(FileValue file) {
    String named = file.checksum() == null ? String.valueOf(file.location()) : file.checksum();
    String id = "job:file/" + hash(named + "\n" + file.basename());
    ObjectNode entity = add("entity", id).put("prov:type", "cwl:File");
    if (file.basename() != null) {
      entity.put("prov:label", file.basename());
    }
    if (file.checksum() != null) {
      entity.put("orrery:checksum", file.checksum());
    }
    if (file.size() != null) {
      entity.put("orrery:size", file.size());
    }
    return id;
  }

  private String directory(DirectoryValue directory) {
    String id = "job:folder/" + hash(directory.location() + "\n" + directory.basename());
    ObjectNode entity = add("entity", id).put("prov:type", "cwl:Directory");
    if (directory.basename() != null) {
      entity.put("prov:label", directory.basename());
    }
    return id;
  }

  /** Tells nothing of where the server has it. */
  private static String hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 20);
  }

  private static String name(String path) {
    return Answers.encode(path).replace("%2F", "/");
  }

  private ObjectNode add(String kind, String id) {
    return document
        .withObject("/" + kind)
        .withObject("/" + id.replace("~", "~0").replace("/", "~1"));
  }

  private ObjectNode relate(String kind, String from, String fromId, String to, String toId) {
    int number = relations.merge(kind, 1, Integer::sum);
    return add(kind, "_:" + kind + number).put(from, fromId).put(to, toId);
  }
}
