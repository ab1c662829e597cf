package org.orrery.backend.spi;

/**
 * An image, as CWL's {@code DockerRequirement} names it (CommandLineTool v1.2, DockerRequirement).
 *
 * @param name under which the image is looked for before anything is fetched, and under which it is
 *     kept afterwards: {@code dockerImageId}, else {@code dockerPull}. Written as the author wrote
 *     it; the backend resolves it, it never compares names as text
 * @param source where it comes from if it is not there
 */
public record ContainerImage(String name, Source source) {
  public ContainerImage {
    if (name.isBlank() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an image needs a name");
    }
  }

  /** Where an image comes from that is not there yet. */
  public sealed interface Source {
    /** Nowhere: it must be there. */
    record Present() implements Source {}

    /** From a registry. */
    record Pull(String reference) implements Source {}

    /** An archive as {@code docker save} writes it, by its URI. */
    record Load(String uri) implements Source {}

    /** A tar of a root file system, by its URI; the image has no configuration. */
    record Import(String uri) implements Source {}

    /** Built from the text of a Dockerfile, without any other file. */
    record Build(String dockerfile) implements Source {}
  }
}
