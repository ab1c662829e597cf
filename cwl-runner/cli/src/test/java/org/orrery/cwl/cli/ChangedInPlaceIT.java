package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class ChangedInPlaceIT {
  private static final String WORKFLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      requirements: { InplaceUpdateRequirement: { inplaceUpdate: true } }
      inputs: []
      steps:
        make:
          in: []
          out: [file]
          run:
            class: CommandLineTool
            baseCommand: [echo, first]
            inputs: []
            stdout: made.txt
            outputs: { file: stdout }
        change:
          in: { file: make/file }
          out: [file]
          run:
            class: CommandLineTool
            requirements:
              InitialWorkDirRequirement:
                listing: [ { entry: $(inputs.file), writable: true } ]
            baseCommand: [sh, -c, 'echo second >>"$0"']
            arguments: [$(inputs.file.basename)]
            inputs: { file: File }
            outputs: { file: { type: File, outputBinding: { glob: $(inputs.file.basename) } } }
      outputs:
        made: { type: File, outputSource: make/file }
        changed: { type: File, outputSource: change/file }
      """;

  @TempDir private Path folder;

  @Test
  void a_file_that_a_later_step_changed_is_described_as_it_is() throws Exception {
    Files.writeString(folder.resolve("workflow.cwl"), WORKFLOW);

    InProcess ended =
        InProcess.run(
            "--quiet",
            "--outdir=" + folder.resolve("out"),
            folder.resolve("workflow.cwl").toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    CwlValue.Rec outputs = (CwlValue.Rec) CwlJson.read(ended.out());
    CwlValue.FileValue made = (CwlValue.FileValue) outputs.get("made");
    assertThat(folder.resolve("out/made.txt")).hasContent("first\nsecond");
    assertThat(made.checksum()).isEqualTo(FileTransfer.checksum(folder.resolve("out/made.txt")));
    assertThat(made.size()).isEqualTo(13);
    assertThat(outputs.get("changed")).isEqualTo(made);
  }
}
