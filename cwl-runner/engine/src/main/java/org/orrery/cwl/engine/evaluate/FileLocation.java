package org.orrery.cwl.engine.evaluate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;

/**
 * The {@code location} of files that this engine handles: {@code volume:PATH} for the tenant's
 * volume, {@code file:///PATH} for a path outside it as tasks see it. Both are percent-encoded (RFC
 * 3986).
 */
public final class FileLocation {
  private static final String VOLUME = "volume:";
  private static final String FILE = "file://";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private FileLocation() {}

  public static String of(StageSource source) {
    return switch (source) {
      case StageSource.InVolume(VolumePath path) -> VOLUME + encode(path.value());
      case StageSource.Outside(String path) -> FILE + encode(path);
    };
  }

  /** The place that a location names; empty for any other scheme and for what is no plain path. */
  public static Optional<StageSource> parse(String location) {
    try {
      if (location.startsWith(VOLUME)) {
        return Optional.of(
            new StageSource.InVolume(new VolumePath(decoded(location.substring(VOLUME.length())))));
      }
      if (location.startsWith(FILE + "/")) {
        return Optional.of(new StageSource.Outside(decoded(location.substring(FILE.length()))));
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The last name of a location of any scheme, decoded; query and fragment do not count. */
  public static String basename(String location) {
    String path = location;
    if (!location.startsWith(VOLUME) && !location.startsWith(FILE)) {
      path = path.split("[?#]", 2)[0];
    }
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return decoded(name.startsWith(VOLUME) ? name.substring(VOLUME.length()) : name);
  }

  private static String encode(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf((char) b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return out.toString();
  }

  static String decoded(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (raw[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
