package org.orrery.backend.images;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.image.json.BuildableManifestTemplate;
import com.google.cloud.tools.jib.image.json.ManifestListTemplate;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images from registries (OCI distribution specification 1.1), by HTTPS; by HTTP only from
 * registries of this very host.
 */
final class ImageRegistry {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final String LINUX = "linux";

  private final @Nullable Path credentials;

  /**
   * @param credentials as {@code docker login} writes them; null, or no such file, for none
   */
  ImageRegistry(@Nullable Path credentials) {
    this.credentials = credentials;
  }

  /** Fetches an image's configuration and layers into a folder. */
  ImageContent fetch(ImageReference image, Path folder, ImageLimits limits)
      throws IOException, ImageRefusedException, RegistryUnavailableException {
    boolean plain = LOOPBACK.matcher(image.getRegistry()).matches();
    FailoverHttpClient http = new FailoverHttpClient(plain, plain, event -> {});
    try {
      RegistryClient.Factory factory =
          RegistryClient.factory(
              EventHandlers.NONE, image.getRegistry(), image.getRepository(), http);
      Optional<Credential> credential = credential(image);
      credential.ifPresent(factory::setCredential);
      RegistryClient client = factory.newRegistryClient();
      if (!client.doPullBearerAuth() && credential.isPresent()) {
        client.configureBasicAuth();
      }
      return fetch(client, manifest(client, image.getQualifier()), folder, limits);
    } catch (LocalException e) {
      throw e.why;
    } catch (RegistryException e) {
      if (isPassing(e)) {
        throw new RegistryUnavailableException(words(e), e);
      }
      throw new ImageRefusedException(words(e), e);
    } catch (IOException e) {
      if (e.getCause() instanceof RegistryException wrong) {
        // A part is not what its digest says; asking again would not make it so.
        throw new ImageRefusedException(words(wrong), wrong);
      }
      throw new RegistryUnavailableException(
          "the registry `%s` can't be reached: %s".formatted(image.getRegistry(), words(e)), e);
    } catch (CredentialRetrievalException e) {
      throw new ImageRefusedException("the file of registry credentials can't be used", e);
    } finally {
      http.shutDown();
    }
  }

  private Optional<Credential> credential(ImageReference image)
      throws CredentialRetrievalException {
    return credentials == null || !Files.exists(credentials)
        ? Optional.empty()
        : CredentialRetrieverFactory.forImage(image, event -> {})
            .dockerConfig(credentials)
            .retrieve();
  }

  private static BuildableManifestTemplate manifest(RegistryClient client, String qualifier)
      throws IOException, RegistryException, ImageRefusedException {
    ManifestTemplate manifest = verified(client, qualifier);
    if (manifest instanceof ManifestListTemplate list) {
      List<String> ours = list.getDigestsForPlatform(ImageManifests.architecture(), LINUX);
      if (ours.isEmpty()) {
        throw new ImageRefusedException(
            "the registry has it, but not for linux/" + ImageManifests.architecture());
      }
      manifest = verified(client, ours.getFirst());
    }
    if (manifest instanceof BuildableManifestTemplate image) {
      return image;
    }
    throw new ImageRefusedException(
        "the registry has it in a form that was given up years ago; push it again");
  }

  private static ManifestTemplate verified(RegistryClient client, String qualifier)
      throws IOException, RegistryException, ImageRefusedException {
    ManifestAndDigest<ManifestTemplate> answer = client.pullManifest(qualifier);
    if (Sha256.isDigest(qualifier) && !answer.getDigest().toString().equals(qualifier)) {
      throw new ImageRefusedException("the registry sent another image than `" + qualifier + "`");
    }
    return answer.getManifest();
  }

  private static ImageContent fetch(
      RegistryClient client, BuildableManifestTemplate manifest, Path folder, ImageLimits limits)
      throws IOException, ImageRefusedException {
    Path config = folder.resolve("config");
    BuildableManifestTemplate.ContentDescriptorTemplate described =
        manifest.getContainerConfiguration();
    if (described == null) {
      throw new ImageRefusedException("its manifest names no configuration");
    }
    blob(client, described.getDigest(), config, ImageLimits.DOCUMENT_BYTES);
    if (manifest.getLayers().size() > ImageLimits.LAYERS) {
      throw new ImageRefusedException("it has more than %d layers".formatted(ImageLimits.LAYERS));
    }
    List<Path> layers = new ArrayList<>();
    long left = limits.bytes();
    for (BuildableManifestTemplate.ContentDescriptorTemplate layer : manifest.getLayers()) {
      Path file = folder.resolve(Integer.toString(layers.size()));
      blob(client, layer.getDigest(), file, left);
      left -= Files.size(file);
      layers.add(file);
    }
    return new ImageContent(config, layers);
  }

  /** The client verifies the digest. */
  private static void blob(
      RegistryClient client, @Nullable DescriptorDigest digest, Path file, long most)
      throws IOException, ImageRefusedException {
    if (digest == null) {
      throw new ImageRefusedException("its manifest names a part by no digest");
    }
    try (OutputStream out = new Bounded(file, most)) {
      client.pullBlob(digest, size -> {}, count -> {}).writeTo(out);
    }
  }

  private static boolean isPassing(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ResponseException answer) {
        return answer.getStatusCode() == TOO_MANY_REQUESTS
            || answer.getStatusCode() >= SERVER_ERROR;
      }
    }
    return false;
  }

  private static String words(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  /** The disk or a limit, and not the registry, is in the way. */
  private static final class LocalException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient ImageRefusedException why;

    LocalException(String message, Throwable cause) {
      super(message, cause);
      this.why = new ImageRefusedException(message, cause);
    }
  }

  /** Ends a download that is larger than it may be, and tells the disk's errors from the net's. */
  private static final class Bounded extends FilterOutputStream {
    private long left;

    Bounded(Path file, long most) throws IOException {
      super(Files.newOutputStream(file));
      this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new LocalException(
            "a part of it is larger than images may be here", new IOException());
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new LocalException("it can't be written to this host's disk: " + words(e), e);
      }
    }
  }
}
