package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class ReportsIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void a_run_leaves_its_usage_and_its_provenance() throws Exception {
    InProcess ended =
        InProcess.run(
            "--quiet",
            "--outdir=" + folder.resolve("out"),
            "--usage-report=" + folder.resolve("usage.json"),
            "--provenance=" + folder.resolve("crate"),
            GOLDEN.resolve("workflow.cwl").toString(),
            GOLDEN.resolve("job.yml").toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    CwlValue.Rec usage = read("usage.json");
    assertThat(((CwlValue.Array) usage.get("steps")).items()).hasSize(4);
    assertThat(((CwlValue.Rec) usage.get("total")).get("steps")).isEqualTo(CwlValue.of(4));

    Map<String, CwlValue.Rec> entities = entities(read("crate/ro-crate-metadata.json"));
    assertThat(entities).containsKeys("ro-crate-metadata.json", "./", "workflow.cwl", "#run");
    assertThat(references(entities)).allSatisfy(id -> assertThat(known(id, entities)).isTrue());
    assertThat(types(entities)).filteredOn("CreateAction"::equals).hasSize(5);
    assertThat(types(entities)).filteredOn("ControlAction"::equals).hasSize(4);
    CwlValue.Rec note = entities.get("file://" + GOLDEN + "/parts/note.txt");
    assertThat(note).isNotNull();
    assertThat(note.get("sha1").toString()).containsPattern("[0-9a-f]{40}");
    try (var files = Files.list(folder.resolve("crate"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ro-crate-metadata.json", "workflow.cwl");
    }
    String packed = folder.resolve("crate/workflow.cwl").toString();
    assertThat(InProcess.run("--validate", packed).exitCode()).isZero();
  }

  @Test
  void what_was_packed_runs_like_the_original() throws Exception {
    String original = GOLDEN.resolve("workflow.cwl").toString();
    String job = GOLDEN.resolve("job.yml").toString();
    Path packed = folder.resolve("packed.cwl");
    Files.writeString(packed, InProcess.run("--quiet", "--pack", original).out());
    String outdir = "--outdir=" + folder.resolve("o");

    InProcess first = InProcess.run("--quiet", outdir, original, job);
    InProcess second = InProcess.run("--quiet", outdir, packed.toString(), job);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second).isEqualTo(first);
  }

  private CwlValue.Rec read(String name) throws Exception {
    return (CwlValue.Rec) CwlJson.read(Files.readString(folder.resolve(name)));
  }

  private static Map<String, CwlValue.Rec> entities(CwlValue.Rec crate) {
    Map<String, CwlValue.Rec> entities = new LinkedHashMap<>();
    for (CwlValue item : ((CwlValue.Array) crate.get("@graph")).items()) {
      CwlValue.Rec entity = (CwlValue.Rec) item;
      assertThat(entities.put(text(entity.get("@id")), entity)).isNull();
    }
    return entities;
  }

  private static List<String> types(Map<String, CwlValue.Rec> entities) {
    return entities.values().stream()
        .map(entity -> entity.get("@type"))
        .filter(CwlValue.Text.class::isInstance)
        .map(ReportsIT::text)
        .toList();
  }

  private static List<String> references(Map<String, CwlValue.Rec> entities) {
    List<String> ids = new ArrayList<>();
    for (CwlValue.Rec entity : entities.values()) {
      entity.fields().values().forEach(value -> references(value, ids));
    }
    return ids;
  }

  private static void references(CwlValue value, List<String> ids) {
    if (value instanceof CwlValue.Array(List<CwlValue> items)) {
      items.forEach(item -> references(item, ids));
    } else if (value instanceof CwlValue.Rec rec) {
      ids.add(text(rec.get("@id")));
    }
  }

  /** Vocabularies are not described in a crate. */
  private static boolean known(String id, Map<String, CwlValue.Rec> entities) {
    return entities.containsKey(id)
        || id.startsWith("http://schema.org/")
        || id.startsWith("https://w3id.org/ro/crate/")
        || id.startsWith("https://bioschemas.org/");
  }

  private static String text(CwlValue value) {
    return ((CwlValue.Text) value).value();
  }
}
