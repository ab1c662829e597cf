package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the inspections print, byte by byte. With {@code -Dgolden.update=true} the files are written
 * anew; a person then reads the difference.
 */
class GoldenOutputTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @CsvSource({
    "tool.cwl, tool-help, tool.help.txt",
    "tool.cwl, make-template, tool.template.yml",
    "tool.cwl, print-dot, tool.dot",
    "workflow.cwl, tool-help, workflow.help.txt",
    "workflow.cwl, make-template, workflow.template.yml",
    "workflow.cwl, print-dot, workflow.dot",
    "workflow.cwl, print-graph, workflow.svg",
    "workflow.cwl, print-deps, workflow.deps.json",
    "workflow.cwl, pack, workflow.packed.json"
  })
  void prints_what_it_always_printed(String document, String option, String golden)
      throws IOException {
    InProcess ended = InProcess.run("--quiet", "--" + option, FOLDER.resolve(document).toString());

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    String printed = ended.out().replace(FileDocumentSource.uri(FOLDER), "file:///FOLDER");
    Path file = FOLDER.resolve(golden);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, printed);
    }
    assertThat(printed).isEqualTo(Files.readString(file));
  }
}
