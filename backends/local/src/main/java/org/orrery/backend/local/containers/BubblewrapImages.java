package org.orrery.backend.local.containers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.orrery.backend.images.ImageRefusedException;
import org.orrery.backend.images.ImageStore;
import org.orrery.backend.images.RegistryUnavailableException;
import org.orrery.backend.images.StoredImage;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ContainerImage.Source;
import org.orrery.backend.spi.ImageResolution;

/** Images for an engine without a daemon: unpacked in a store of our own. */
final class BubblewrapImages {
  private static final String NO_BUILD =
      "bubblewrap builds no images from a Dockerfile; run it with Docker, or name an image by `dockerPull`";

  private final ImageStore store;
  private final ImagePolicy policy;

  BubblewrapImages(ImageStore store, ImagePolicy policy) {
    this.store = store;
    this.policy = policy;
  }

  /** The store fetches once what is asked for at once. */
  ImageResolution resolve(ContainerImage image) {
    try {
      Optional<StoredImage> there = store.find(image.name());
      if (there.isPresent()) {
        return new ImageResolution.Found(there.get().digest());
      }
      return switch (image.source()) {
        case Source.Present() ->
            failed(image, "there is no such image here, and it does not say where it comes from");
        case Source.Pull(String reference) -> named(image, store.pull(reference));
        case Source.Load(String uri) -> archive(image, uri, false);
        case Source.Import(String uri) -> archive(image, uri, true);
        case Source.Build build -> failed(image, NO_BUILD);
      };
    } catch (RegistryUnavailableException e) {
      return new ImageResolution.Unavailable(words(e));
    } catch (ImageRefusedException e) {
      return failed(image, words(e));
    } catch (IOException e) {
      return failed(image, "it can't be read or unpacked: " + words(e));
    }
  }

  /** An image that {@link #resolve} gave. */
  StoredImage stored(String digest) throws EngineUnavailableException, ContainerRefusedException {
    try {
      return store
          .find(digest)
          .orElseThrow(
              () ->
                  new ContainerRefusedException(
                      new Cause.Lost("its image was deleted meanwhile"), new IOException(digest)));
    } catch (IOException e) {
      throw new EngineUnavailableException("the image store can't be read: " + words(e), e);
    }
  }

  private ImageResolution archive(ContainerImage image, String uri, boolean root)
      throws IOException, ImageRefusedException {
    if (policy.archives() == null) {
      return failed(
          image,
          "this place to compute reads no image archives; name one that is in a registry by `dockerPull`");
    }
    try (InputStream archive = Objects.requireNonNull(policy.archives()).open(uri)) {
      StoredImage stored =
          root ? store.importRoot(image.name(), archive) : store.load(image.name(), archive);
      return new ImageResolution.Found(stored.digest());
    }
  }

  private ImageResolution named(ContainerImage image, StoredImage stored) throws IOException {
    if (policy.name()) {
      store.name(image.name(), stored.digest());
    }
    return new ImageResolution.Found(stored.digest());
  }

  private static ImageResolution failed(ContainerImage image, String why) {
    return new ImageResolution.Failed(new Cause.Image(image.name(), why));
  }

  private static String words(Exception e) {
    return DockerAnswers.clean(e.getMessage() == null ? e.getClass().getName() : e.getMessage());
  }
}
