package org.orrery.backend.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds an image in the files that it is delivered as: Docker's form of archive, or OCI's. */
final class ImageManifests {
  private static final String DOCKER = "manifest.json";
  private static final String OCI = "index.json";

  /** Indexes of indexes: nobody writes deeper ones. */
  private static final int DEPTH = 3;

  private ImageManifests() {}

  static ImageContent read(ImageParts parts) throws IOException, ImageRefusedException {
    if (parts.has(DOCKER)) {
      return docker(parts);
    }
    if (parts.has(OCI)) {
      return oci(parts, document(parts.file(OCI), "index"), DEPTH);
    }
    throw new ImageRefusedException(
        "its archive holds no image: neither `%s` nor `%s`; a root file system is for `dockerImport`"
            .formatted(DOCKER, OCI));
  }

  /** The platform of this host, in the words of images. */
  static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      case String other -> other;
    };
  }

  private static ImageContent docker(ImageParts parts) throws IOException, ImageRefusedException {
    JsonNode images = document(parts.file(DOCKER), "manifest");
    if (images.size() != 1) {
      throw new ImageRefusedException(
          "its archive holds %d images; one is expected".formatted(images.size()));
    }
    JsonNode image = images.path(0);
    List<Path> layers = new ArrayList<>();
    for (JsonNode layer : image.path("Layers")) {
      layers.add(parts.file(layer.asText()));
    }
    return new ImageContent(parts.file(image.path("Config").asText()), layers);
  }

  private static ImageContent oci(ImageParts parts, JsonNode document, int depth)
      throws IOException, ImageRefusedException {
    if (!document.has("manifests")) {
      List<Path> layers = new ArrayList<>();
      for (JsonNode layer : document.path("layers")) {
        layers.add(blob(parts, layer));
      }
      return new ImageContent(verified(parts, document.path("config")), layers);
    }
    if (depth == 0) {
      throw new ImageRefusedException("its archive holds indexes of indexes of indexes");
    }
    Path next = verified(parts, chosen(document.path("manifests")));
    return oci(parts, document(next, "manifest"), depth - 1);
  }

  private static JsonNode chosen(JsonNode manifests) throws ImageRefusedException {
    for (JsonNode manifest : manifests) {
      JsonNode platform = manifest.path("platform");
      if (manifests.size() == 1
          || (platform.path("os").asText().equals("linux")
              && platform.path("architecture").asText().equals(architecture()))) {
        return manifest;
      }
    }
    throw new ImageRefusedException(
        "its archive holds no image for linux/%s".formatted(architecture()));
  }

  private static Path blob(ImageParts parts, JsonNode descriptor)
      throws IOException, ImageRefusedException {
    String digest = descriptor.path("digest").asText();
    if (!Sha256.isDigest(digest)) {
      throw new ImageRefusedException("its archive names a part by no digest: `" + digest + "`");
    }
    return parts.file("blobs/sha256/" + Sha256.hex(digest));
  }

  /** Layers are verified by what the configuration says of them, unpacked. */
  private static Path verified(ImageParts parts, JsonNode descriptor)
      throws IOException, ImageRefusedException {
    Path file = blob(parts, descriptor);
    String digest = descriptor.path("digest").asText();
    if (!Sha256.of(file).equals(digest)) {
      throw new ImageRefusedException("its archive is damaged: a part is not `" + digest + "`");
    }
    return file;
  }

  private static JsonNode document(Path file, String what)
      throws IOException, ImageRefusedException {
    return ImageContent.json(ImageContent.document(file, what), what);
  }
}
