package org.orrery.backend.volume;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;

/**
 * Where the volume's places are on the remote host.
 *
 * @param root the root's absolute real path
 * @param readsOutside whether sources outside the root may be read
 */
record ShellPlaces(String root, boolean readsOutside) {
  private static final String COMMON = ShellText.part("common.sh");

  String path(VolumePath path) {
    return path.value().isEmpty() ? root : root + "/" + path.value();
  }

  /** What every script begins with. */
  String preamble(String token) {
    return "T='%s'\nR=%s\nOUTSIDE=%s\n"
            .formatted(token, ShellText.quote(root), readsOutside ? "1" : "")
        + COMMON;
  }

  /** What no file's name holds, because nobody knew it when the file was named. */
  static String token() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  static String name(StageSource source) {
    return switch (source) {
      case StageSource.InVolume(VolumePath at) -> at.value();
      case StageSource.Outside(String absolutePath) -> absolutePath;
    };
  }

  /** Empty if the real path is not UTF-8 and so has no name of ours. */
  Optional<StageSource> source(String realBytes) {
    return FileNames.decode(realBytes.getBytes(StandardCharsets.ISO_8859_1))
        .map(
            real -> {
              if (real.equals(root)) {
                return new StageSource.InVolume(VolumePath.ROOT);
              }
              return real.startsWith(root + "/")
                  ? new StageSource.InVolume(new VolumePath(real.substring(root.length() + 1)))
                  : new StageSource.Outside(real);
            });
  }
}
