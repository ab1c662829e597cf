package org.orrery.cwl.model.load;

import java.util.Objects;
import java.util.stream.Stream;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.Requirement;

/** A DockerRequirement, whose fields depend on each other (CommandLineTool v1.2, 5.5). */
final class DockerReader {
  private DockerReader() {}

  static Requirement.Docker read(Fields fields, Problems problems) {
    Requirement.Docker docker =
        new Requirement.Docker(
            fields.text("dockerPull"),
            fields.text("dockerLoad"),
            fields.text("dockerFile"),
            fields.text("dockerImport"),
            fields.text("dockerImageId"),
            fields.text("dockerOutputDirectory"));
    boolean archive = Stream.of(docker.load(), docker.imports()).anyMatch(Objects::nonNull);
    // An image that is built gets a name from its text.
    if (docker.pull() == null && docker.imageId() == null && docker.file() == null) {
      problems.error(
          DiagnosticCode.MISSING_FIELD,
          fields.span(),
          fields.owner() + " does not name its image.",
          archive
              ? "`dockerImageId` says under which name the image is kept"
              : "`dockerPull` names one of a registry, `dockerImageId` one that is there");
    }
    String directory = docker.outputDirectory();
    if (directory != null && !directory.startsWith("/")) {
      problems.error(
          DiagnosticCode.INVALID_VALUE,
          fields.keySpan("dockerOutputDirectory"),
          "`dockerOutputDirectory` must be an absolute path inside the container, not `"
              + directory
              + "`.",
          null);
    }
    return docker;
  }
}
