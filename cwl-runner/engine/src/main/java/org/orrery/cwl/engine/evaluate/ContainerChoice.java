package org.orrery.cwl.engine.evaluate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Capabilities.Containers;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;

/**
 * Whether a tool runs in a container, and in which (CommandLineTool v1.2, DockerRequirement).
 *
 * @param image null means directly on the machine
 * @param outputDirectory where the container shows the working folder; null means under its own
 *     path
 * @param required the document demands a container, and so may choose places in it
 */
record ContainerChoice(
    @Nullable ContainerImage image, @Nullable String outputDirectory, boolean required) {
  private static final ContainerChoice ON_THE_MACHINE = new ContainerChoice(null, null, false);

  /** Enough to tell Dockerfiles apart. */
  private static final int BUILD_DIGITS = 24;

  /**
   * @param step the call's path, for messages
   * @param at the tool
   */
  static ContainerChoice of(
      EvaluationServices services, Requirements requirements, String step, SourceSpan at) {
    ContainerPolicy policy = services.containers();
    if (!policy.allowed()) {
      return ON_THE_MACHINE;
    }
    Requirement.Docker docker = requirements.find(Requirement.Docker.class).orElse(null);
    String defaultImage = policy.defaultImage();
    if (docker == null && defaultImage == null) {
      return ON_THE_MACHINE;
    }
    boolean required = requirements.findRequired(Requirement.Docker.class).isPresent();
    ContainerImage image = docker == null ? pulled(defaultImage) : image(docker, defaultImage, at);
    if (services.capabilities().containers() instanceof Containers.NotOffered(String why)) {
      if (required || docker == null) {
        throw notOffered(services, image, step, why, at);
      }
      services
          .warnings()
          .accept(
              "backend `%s` offers no containers (%s): `DockerRequirement` hints are ignored, their tools run directly on the machine"
                  .formatted(services.capabilities().name(), why));
      return ON_THE_MACHINE;
    }
    return new ContainerChoice(
        image,
        docker == null || docker.outputDirectory() == null
            ? null
            : outputDirectory(docker.outputDirectory(), at),
        required);
  }

  private static CallFailedException notOffered(
      EvaluationServices services, ContainerImage image, String step, String why, SourceSpan at) {
    return new CallFailedException(
        Category.UNSUPPORTED,
        "`%s` must run in a container (image `%s`), but backend `%s` offers none: %s. Give it a container engine (Docker, Podman with its Docker-compatible socket, or bubblewrap), or let the run ignore `DockerRequirement` (`--no-container`)."
            .formatted(step, image.name(), services.capabilities().name(), why),
        at);
  }

  private static ContainerImage pulled(@Nullable String reference) {
    if (reference == null) {
      throw new IllegalArgumentException("no image");
    }
    return new ContainerImage(reference, new ContainerImage.Source.Pull(reference));
  }

  private static ContainerImage image(
      Requirement.Docker docker, @Nullable String defaultImage, SourceSpan at) {
    String id = docker.imageId();
    if (docker.pull() != null) {
      return named(
          id == null ? docker.pull() : id, new ContainerImage.Source.Pull(docker.pull()), at);
    }
    if (docker.file() != null) {
      // A name made of the text finds again what the same text built before.
      return named(
          id == null ? "orrery-build:" + digits(docker.file()) : id,
          new ContainerImage.Source.Build(docker.file()),
          at);
    }
    if (docker.load() != null) {
      return named(id, new ContainerImage.Source.Load(docker.load()), at);
    }
    if (docker.imports() != null) {
      return named(id, new ContainerImage.Source.Import(docker.imports()), at);
    }
    return id == null && defaultImage != null
        ? pulled(defaultImage)
        : named(id, new ContainerImage.Source.Present(), at);
  }

  private static ContainerImage named(
      @Nullable String name, ContainerImage.Source source, SourceSpan at) {
    if (name == null || name.isBlank() || name.indexOf('\0') >= 0) {
      throw new CallFailedException(
          Category.INPUT,
          "`DockerRequirement` does not name its image: give `dockerPull`, or `dockerImageId` beside `dockerLoad` or `dockerImport`.",
          at);
    }
    return new ContainerImage(name, source);
  }

  private static String digits(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, BUILD_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String outputDirectory(String written, SourceSpan at) {
    String path =
        written.length() > 1 && written.endsWith("/")
            ? written.substring(0, written.length() - 1)
            : written;
    if (!isPlain(path)) {
      throw new CallFailedException(
          Category.INPUT,
          "`dockerOutputDirectory` is `%s`, but it must be an absolute path below `/`, without `.` and `..`."
              .formatted(written),
          at);
    }
    return path;
  }

  /** An absolute path below the root, each of its names plain. */
  static boolean isPlain(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      return false;
    }
    for (String name : path.substring(1).split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
