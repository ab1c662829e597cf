package org.orrery.api.http;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.Frame;
import org.orrery.api.http.pages.Pages;

/** The files that pages use, all from the package. A URL has the digest, so it may be kept long. */
@Singleton
final class Assets {
  static final String PATH = "/assets";

  private static final int DIGEST_LENGTH = 16;
  private static final String SWAGGER = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final Map<String, String> TYPES =
      Map.of(
          "css",
          "text/css;charset=utf-8",
          "js",
          "text/javascript;charset=utf-8",
          "svg",
          "image/svg+xml");

  private final Map<String, Asset> files;

  /**
   * @param digest the start of its SHA-256, hexadecimal
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
  record Asset(String name, String type, String digest, byte[] content) {}

  Assets() {
    ClassLoader loader = Assets.class.getClassLoader();
    String swagger = "META-INF/resources/webjars/swagger-ui/" + version(loader) + "/";
    this.files =
        Stream.concat(
                Stream.of("orrery.css", "orrery.js", "swagger.js", "icon.svg")
                    .map(name -> asset(name, Pages.class.getResourceAsStream(name))),
                Stream.of("swagger-ui.css", "swagger-ui-bundle.js")
                    .map(name -> asset(name, loader.getResourceAsStream(swagger + name))))
            .collect(Collectors.toUnmodifiableMap(Asset::name, Function.identity()));
  }

  private static String version(ClassLoader loader) {
    try (InputStream in = loader.getResourceAsStream(SWAGGER)) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, SWAGGER));
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Asset asset(String name, @Nullable InputStream source) {
    if (source == null) {
      throw new IllegalStateException("The resource `" + name + "` is missing");
    }
    try (InputStream in = source) {
      byte[] content = in.readAllBytes();
      String digest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new Asset(
          name, Objects.requireNonNull(type), digest.substring(0, DIGEST_LENGTH), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  Optional<Asset> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The URL of one of the files. */
  String url(String root, String name) {
    Asset asset = files.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no such file: " + name);
    }
    return root + PATH + "/" + asset.digest() + "/" + name;
  }

  /** What every page uses. */
  Frame.Assets own(String root) {
    return new Frame.Assets(url(root, "orrery.css"), url(root, "orrery.js"), url(root, "icon.svg"));
  }

  List<String> names() {
    return files.keySet().stream().sorted().toList();
  }
}
