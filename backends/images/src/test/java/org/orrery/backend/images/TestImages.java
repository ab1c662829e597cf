package org.orrery.backend.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives of images, made in memory. */
final class TestImages {
  static final String CONFIG =
      """
      {"architecture":"%s","os":"linux",
       "config":{"Entrypoint":["/bin/tool","-x"],"Cmd":["help"],"Env":["A=b=c","PATH=/bin"],
         "WorkingDir":"/work","User":"1000"},
       "rootfs":{"type":"layers","diff_ids":[%s]}}
      """;

  private TestImages() {}

  /** A tar archive in the making. */
  static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

    Tar() {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    Tar file(String name, String content) throws IOException {
      return file(name, content.getBytes(StandardCharsets.UTF_8), 0644);
    }

    Tar file(String name, byte[] content, int mode) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      entry.setMode(mode);
      return put(entry, content);
    }

    Tar folder(String name, int mode) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name + "/", true);
      entry.setMode(mode);
      return put(entry, new byte[0]);
    }

    Tar commented(String comment) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry("commented", true);
      entry.addPaxHeader("comment", comment);
      return put(entry, new byte[0]);
    }

    Tar symbolicLink(String name, String target) throws IOException {
      return link(name, target, TarConstants.LF_SYMLINK);
    }

    Tar hardLink(String name, String target) throws IOException {
      return link(name, target, TarConstants.LF_LINK);
    }

    Tar special(String name, byte type) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setDevMajor(1);
      entry.setDevMinor(3);
      return put(entry, new byte[0]);
    }

    private Tar link(String name, String target, byte type) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setLinkName(target);
      return put(entry, new byte[0]);
    }

    private Tar put(TarArchiveEntry entry, byte[] content) throws IOException {
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
      return this;
    }

    byte[] bytes() throws IOException {
      out.close();
      return bytes.toByteArray();
    }
  }

  static Tar tar() {
    return new Tar();
  }

  static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  static String config(byte[]... layers) {
    StringBuilder digests = new StringBuilder();
    for (byte[] layer : layers) {
      digests.append(digests.isEmpty() ? "" : ",").append('"').append(Sha256.of(layer)).append('"');
    }
    return CONFIG.formatted(ImageManifests.architecture(), digests);
  }

  /** As {@code docker save} writes it. */
  static byte[] dockerArchive(String config, byte[]... layers) throws IOException {
    Tar tar = tar();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < layers.length; i++) {
      tar.file(i + "/layer.tar", layers[i], 0644);
      names.append(i == 0 ? "" : ",").append("\"").append(i).append("/layer.tar\"");
    }
    return tar.file("config.json", config)
        .file("manifest.json", "[{\"Config\":\"config.json\",\"Layers\":[%s]}]".formatted(names))
        .bytes();
  }

  /** An OCI layout in a folder, with layers in gzip. Returns the manifest's digest. */
  static String layout(Path folder, String config, byte[]... layers) throws IOException {
    Files.createDirectories(folder.resolve("blobs/sha256"));
    StringBuilder parts = new StringBuilder();
    for (byte[] layer : layers) {
      parts
          .append(parts.isEmpty() ? "" : ",")
          .append(blob(folder, "layer.v1.tar+gzip", gzipped(layer)));
    }
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}"""
            .formatted(
                blob(folder, "config.v1+json", config.getBytes(StandardCharsets.UTF_8)), parts);
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    String index =
        "{\"schemaVersion\":2,\"manifests\":[%s]}"
            .formatted(blob(folder, "manifest.v1+json", bytes));
    Files.writeString(folder.resolve("index.json"), index);
    return Sha256.of(bytes);
  }

  private static String blob(Path folder, String type, byte[] bytes) throws IOException {
    Files.write(folder.resolve("blobs/sha256").resolve(Sha256.hex(Sha256.of(bytes))), bytes);
    return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, Sha256.of(bytes), bytes.length);
  }
}
