package org.orrery.backend.local.containers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * A tar of a root file system, turned into an archive that {@code docker load} takes: one layer,
 * and a configuration that says nothing. The client library has a call for {@code docker import},
 * but sends an empty object in place of the archive (docker-java 3.7.1).
 */
final class RootArchive implements AutoCloseable {
  private static final int GZIP = 0x1f8b;

  private final Path layer;
  private final String digest;

  private RootArchive(Path layer, String digest) {
    this.layer = layer;
    this.digest = digest;
  }

  /**
   * @param tar plain or gzipped; read to its end
   */
  static RootArchive of(InputStream tar) throws IOException {
    Path layer = Files.createTempFile("orrery-import-", ".tar");
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream plain = unzipped(tar);
          OutputStream out = new DigestOutputStream(Files.newOutputStream(layer), sha)) {
        plain.transferTo(out);
      }
      return new RootArchive(layer, "sha256:" + HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      Files.deleteIfExists(layer);
      throw e;
    }
  }

  private static InputStream unzipped(InputStream tar) throws IOException {
    BufferedInputStream in = new BufferedInputStream(tar);
    in.mark(2);
    int magic = in.read() << Byte.SIZE | in.read();
    in.reset();
    return magic == GZIP ? new GZIPInputStream(in) : in;
  }

  /** What the daemon is sent, to be read once. */
  InputStream read(String name) throws IOException {
    return new TarText()
        .file("layer.tar", Files.size(layer), Files.newInputStream(layer))
        .file(
            "config.json",
            "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                .formatted(architecture(), digest))
        .file(
            "manifest.json",
            "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\"]}]"
                .formatted(name.replaceAll("[\"\\\\\\p{Cntrl}]", "")))
        .read();
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(layer);
  }
}
