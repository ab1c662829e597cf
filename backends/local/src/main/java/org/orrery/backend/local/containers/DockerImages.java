package org.orrery.backend.local.containers;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ContainerImage.Source;
import org.orrery.backend.spi.ImageResolution;

/** The daemon's images: asked for by name first, so that the daemon decides what a name means. */
final class DockerImages {
  /** Images never change under their digest, so what they say may be kept; this many at most. */
  private static final int MOST_KEPT = 1000;

  /**
   * Of a registry while it is pulled from: the daemon itself waits for ever once it is connected.
   */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private static final Pattern LOADED = Pattern.compile("Loaded image(?: ID)?: (\\S+)");
  private static final String LATEST = "latest";
  private static final String BUILT = "orrery-built:";

  /**
   * What an image says of the commands that run in it.
   *
   * @param volumes whether it has folders that Docker gives every container anew, writable
   */
  record Config(List<String> entrypoint, boolean volumes) {}

  private record Tagged(String repository, String tag) {}

  private final DockerClients docker;
  private final ImagePolicy policy;
  private final Map<ContainerImage, CompletableFuture<ImageResolution>> fetches =
      new ConcurrentHashMap<>();
  private final Map<String, Config> configs = new ConcurrentHashMap<>();

  DockerImages(DockerClients docker, ImagePolicy policy) {
    this.docker = docker;
    this.policy = policy;
  }

  ImageResolution resolve(ContainerImage image) {
    try {
      Optional<String> there = find(image.name());
      if (there.isEmpty()) {
        there = find(keptName(image));
      }
      return there.isPresent() ? new ImageResolution.Found(there.get()) : fetchOnce(image);
    } catch (EngineUnavailableException e) {
      return new ImageResolution.Unavailable(String.valueOf(e.getMessage()));
    } catch (DockerException e) {
      return failed(image, DockerAnswers.words(e));
    }
  }

  /** What the image's author set; asked for once. */
  Config config(String digest) throws EngineUnavailableException {
    Config kept = configs.get(digest);
    if (kept != null) {
      return kept;
    }
    return keep(docker.ask(() -> docker.calls().inspectImageCmd(digest).exec()));
  }

  private Config keep(InspectImageResponse image) {
    ContainerConfig said = image.getConfig();
    String[] entrypoint = said == null ? null : said.getEntrypoint();
    Map<String, ?> volumes = said == null ? null : said.getVolumes();
    Config config =
        new Config(
            entrypoint == null ? List.of() : List.of(entrypoint),
            volumes != null && !volumes.isEmpty());
    if (configs.size() >= MOST_KEPT) {
      configs.clear();
    }
    configs.put(Objects.requireNonNull(image.getId(), "every image has an id"), config);
    return config;
  }

  private Optional<String> find(String name) throws EngineUnavailableException {
    try {
      InspectImageResponse image = docker.ask(() -> docker.calls().inspectImageCmd(name).exec());
      keep(image);
      return Optional.ofNullable(image.getId());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private ImageResolution fetchOnce(ContainerImage image) {
    CompletableFuture<ImageResolution> mine = new CompletableFuture<>();
    CompletableFuture<ImageResolution> other = fetches.putIfAbsent(image, mine);
    if (other != null) {
      return other.join();
    }
    try {
      mine.complete(fetch(image));
    } finally {
      fetches.remove(image);
      // Nobody may wait for ever for a fetch that ended by a defect.
      mine.complete(new ImageResolution.Unavailable("its fetch was broken off"));
    }
    return mine.join();
  }

  private ImageResolution fetch(ContainerImage image) {
    try {
      return switch (image.source()) {
        case Source.Present() ->
            failed(image, "there is no such image here, and it does not say where it comes from");
        case Source.Pull(String reference) -> pull(image, reference);
        case Source.Load(String uri) -> load(image, uri);
        case Source.Import(String uri) -> importRoot(image, uri);
        case Source.Build(String dockerfile) -> build(image, dockerfile);
      };
    } catch (EngineUnavailableException e) {
      return new ImageResolution.Unavailable(String.valueOf(e.getMessage()));
    } catch (DockerException e) {
      String words = DockerAnswers.words(e);
      // A registry may be silent for a while; an archive or a Dockerfile stays what it is.
      return image.source() instanceof Source.Pull && DockerAnswers.isPassing(e)
          ? new ImageResolution.Unavailable(words)
          : failed(image, words);
    } catch (IOException e) {
      return failed(image, "its archive can't be read: " + e.getMessage());
    }
  }

  private ImageResolution pull(ContainerImage image, String reference)
      throws EngineUnavailableException {
    Tagged wanted = tagged(reference);
    ImageProgress<PullResponseItem> progress = new ImageProgress<>();
    boolean ended =
        docker.ask(
            () ->
                docker
                    .streams()
                    .pullImageCmd(wanted.repository())
                    .withTag(wanted.tag())
                    .exec(progress)
                    .awaitEnd(LONGEST_SILENCE));
    if (!ended) {
      return new ImageResolution.Unavailable(
          "its registry has sent nothing for "
              + LONGEST_SILENCE.toMinutes()
              + " minutes, so the pull was given up");
    }
    return progress.error() == null ? named(image, reference) : refused(image, progress.error());
  }

  private ImageResolution load(ContainerImage image, String uri)
      throws IOException, EngineUnavailableException {
    Optional<ImageResolution> no = unless(image, policy.archives() != null, "loads no archives");
    if (no.isPresent()) {
      return no.get();
    }
    try (InputStream archive = Objects.requireNonNull(policy.archives()).open(uri)) {
      return load(image, archive);
    }
  }

  private ImageResolution load(ContainerImage image, InputStream archive)
      throws EngineUnavailableException {
    ImageProgress<LoadResponseItem> progress = new ImageProgress<>();
    docker.ask(() -> docker.streams().loadImageAsyncCmd(archive).exec(progress).awaitCompletion());
    if (progress.error() != null) {
      return failed(image, "its archive can't be loaded: " + DockerAnswers.clean(progress.error()));
    }
    Matcher loaded = LOADED.matcher(progress.text());
    return loaded.find()
        ? named(image, loaded.group(1))
        : failed(image, "its archive holds no image");
  }

  private ImageResolution importRoot(ContainerImage image, String uri)
      throws IOException, EngineUnavailableException {
    Optional<ImageResolution> no = unless(image, policy.archives() != null, "imports no archives");
    if (no.isPresent()) {
      return no.get();
    }
    Tagged name = tagged(image.name());
    try (InputStream tar = Objects.requireNonNull(policy.archives()).open(uri);
        RootArchive root = RootArchive.of(tar);
        InputStream archive = root.read(name.repository() + ":" + name.tag())) {
      return load(image, archive);
    }
  }

  private ImageResolution build(ContainerImage image, String dockerfile)
      throws EngineUnavailableException {
    Optional<ImageResolution> no = unless(image, policy.build(), "builds no images");
    if (no.isPresent()) {
      return no.get();
    }
    ImageProgress<BuildResponseItem> progress = new ImageProgress<>();
    docker.ask(
        () ->
            docker
                .streams()
                .buildImageCmd(new TarText().file("Dockerfile", dockerfile).read())
                .withTags(Set.of(keptName(image)))
                .withRemove(true)
                .withForcerm(true)
                .exec(progress)
                .awaitCompletion());
    return progress.error() == null
        ? named(image, keptName(image))
        : failed(image, "its Dockerfile does not build: " + DockerAnswers.clean(progress.error()));
  }

  /** Where documents may give no names, what is fetched is kept under one that tells its origin. */
  private String keptName(ContainerImage image) {
    return switch (image.source()) {
      case Source.Pull(String reference) -> reference;
      case Source.Build(String dockerfile) when !policy.name() ->
          BUILT + UUID.nameUUIDFromBytes(dockerfile.getBytes(StandardCharsets.UTF_8));
      case Source.Build build -> image.name();
      case Source.Load load -> image.name();
      case Source.Import root -> image.name();
      case Source.Present() -> image.name();
    };
  }

  private static Optional<ImageResolution> unless(
      ContainerImage image, boolean allowed, String what) {
    return allowed
        ? Optional.empty()
        : Optional.of(
            failed(
                image,
                "this place to compute "
                    + what
                    + "; name one that is in a registry by `dockerPull`"));
  }

  /** The image that was fetched, under the name that was asked for. */
  private ImageResolution named(ContainerImage image, String fetched)
      throws EngineUnavailableException {
    Optional<String> digest = find(fetched);
    if (digest.isEmpty()) {
      return failed(image, "it was fetched as `" + fetched + "` and is not there");
    }
    if (policy.name() && image.name().indexOf('@') < 0 && !find(image.name()).equals(digest)) {
      Tagged name = tagged(image.name());
      docker.ask(
          () -> docker.calls().tagImageCmd(digest.get(), name.repository(), name.tag()).exec());
    }
    return new ImageResolution.Found(digest.get());
  }

  private static ImageResolution refused(ContainerImage image, String words) {
    String clean = DockerAnswers.clean(words);
    return DockerAnswers.isPassing(clean)
        ? new ImageResolution.Unavailable(clean)
        : failed(image, clean);
  }

  private static ImageResolution failed(ContainerImage image, String why) {
    return new ImageResolution.Failed(new Cause.Image(image.name(), why));
  }

  /** Without a tag the daemon would pull every one. */
  private static Tagged tagged(String reference) {
    int at = reference.indexOf('@');
    if (at > 0) {
      return new Tagged(reference.substring(0, at), reference.substring(at + 1));
    }
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/')
        ? new Tagged(reference.substring(0, colon), reference.substring(colon + 1))
        : new Tagged(reference, LATEST);
  }
}
