package org.orrery.backend.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.images.TarReader.Budget;

/**
 * Unpacked images in a folder of this host, kept by digest and found by name. Several processes may
 * share the folder; what is fetched twice at once is fetched once. An image is there whole or not
 * at all, whatever is killed meanwhile.
 *
 * <p>{@code images/HEX} holds {@code root} and {@code config.json}, {@code names/HEX} a digest, and
 * {@code building} what is not ready yet. Images are never deleted here: whoever needs the room
 * deletes the folder while nothing runs.
 */
public final class ImageStore {
  private static final String ROOT = "root";
  private static final String CONFIG = "config.json";

  /** As many fetches at once as there are locks; equal names have the same. */
  private static final int STRIPE_DIGITS = 2;

  /** The names that Docker's own registry goes by. */
  private static final Pattern HUB = Pattern.compile("^(index\\.)?docker\\.io/");

  /** A process holds a file's lock for all of its threads. */
  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;
  private final ImageLimits limits;
  private final ImageRegistry registry;

  /**
   * @param folder absolute; made when it is first needed
   * @param credentials of registries, in a file as {@code docker login} writes it; null for none
   */
  public ImageStore(Path folder, ImageLimits limits, @Nullable Path credentials) {
    this.folder = folder;
    this.limits = limits;
    this.registry = new ImageRegistry(credentials);
  }

  /** An image by a name that it was fetched under, or by its digest. */
  public Optional<StoredImage> find(String name) throws IOException {
    try {
      String digest = Sha256.isDigest(name) ? name : Files.readAllLines(nameFile(name)).getFirst();
      return Sha256.isDigest(digest) && Files.isDirectory(image(digest))
          ? Optional.of(stored(digest))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Lets an image be found by another name, too; replaces what had that name. */
  public void name(String name, String digest) throws IOException {
    Path file = nameFile(name);
    Files.createDirectories(folder.resolve("names"));
    Path all = Files.createDirectories(folder.resolve("building"));
    Path beside = Files.createTempFile(all, "name-", "");
    Files.writeString(beside, digest + "\n" + name.replaceAll("\\p{Cntrl}", "?") + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Fetches an image from its registry, unless it is there by that reference.
   *
   * @throws IOException if this host's disk is in the way
   */
  public StoredImage pull(String reference)
      throws IOException, ImageRefusedException, RegistryUnavailableException {
    ImageReference image;
    try {
      image = reference(reference);
    } catch (InvalidImageReferenceException e) {
      throw new ImageRefusedException("`" + reference + "` is no reference to an image", e);
    }
    return once(reference, building -> unpack(registry.fetch(image, building, limits), building));
  }

  /**
   * Reads an archive as {@code docker save} or an OCI tool writes it, plain or compressed, unless
   * there is an image of that name. It must hold one image.
   */
  public StoredImage load(String name, InputStream archive)
      throws IOException, ImageRefusedException {
    return onceHere(
        name,
        building ->
            unpack(ImageManifests.read(ImageParts.archive(archive, building, limits)), building));
  }

  /** The same for an OCI layout, or an unpacked archive, in a folder. */
  public StoredImage load(String name, Path layout) throws IOException, ImageRefusedException {
    return onceHere(
        name, building -> unpack(ImageManifests.read(ImageParts.folder(layout)), building));
  }

  /**
   * Reads a tar archive of a root file system, plain or compressed, unless there is an image of
   * that name. The image has no configuration.
   */
  public StoredImage importRoot(String name, InputStream tar)
      throws IOException, ImageRefusedException {
    return onceHere(
        name,
        building -> {
          Path layer = building.resolve("layer");
          MessageDigest digest = Sha256.start();
          Budget budget = new Budget(limits);
          try (InputStream plain = TarReader.plain(tar);
              OutputStream out = new DigestOutputStream(Files.newOutputStream(layer), digest)) {
            byte[] buffer = new byte[64 << 10];
            for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
              budget.takeRead(read);
              out.write(buffer, 0, read);
            }
          }
          // As Docker is given it: the same archive has the same digest in both.
          String text =
              "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                  .formatted(ImageManifests.architecture(), Sha256.end(digest));
          Path config = Files.writeString(building.resolve(CONFIG), text);
          return unpack(new ImageContent(config, List.of(layer)), building);
        });
  }

  private interface Fetch {
    String into(Path building)
        throws IOException, ImageRefusedException, RegistryUnavailableException;
  }

  private interface LocalFetch {
    String into(Path building) throws IOException, ImageRefusedException;
  }

  private StoredImage onceHere(String name, LocalFetch fetch)
      throws IOException, ImageRefusedException {
    try {
      return once(name, fetch::into);
    } catch (RegistryUnavailableException e) {
      throw new IllegalStateException("no registry was asked", e);
    }
  }

  private StoredImage once(String name, Fetch fetch)
      throws IOException, ImageRefusedException, RegistryUnavailableException {
    String stripe = key(name).substring(0, STRIPE_DIGITS);
    Path lockFile = Files.createDirectories(folder.resolve("locks")).resolve(stripe);
    ReentrantLock lock = LOCKS.computeIfAbsent(lockFile, file -> new ReentrantLock());
    lock.lock();
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Optional<StoredImage> there = find(name);
      if (there.isPresent() && held.isValid()) {
        return there.get();
      }
      Path all = Files.createDirectories(folder.resolve("building"));
      sweep(all, stripe);
      Path building = Files.createTempDirectory(all, stripe + "-");
      try {
        String digest = fetch.into(building);
        name(name, digest);
        return stored(digest);
      } catch (TarReader.TooLargeException e) {
        throw new ImageRefusedException(String.valueOf(e.getMessage()), e);
      } finally {
        FolderTree.delete(building);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a killed process began under the lock that we hold now. */
  private static void sweep(Path all, String stripe) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(all, stripe + "-*")) {
      for (Path building : left) {
        FolderTree.delete(building);
      }
    }
  }

  /** The image's digest, once it is in place. */
  private String unpack(ImageContent content, Path building)
      throws IOException, ImageRefusedException {
    byte[] config = ImageContent.document(content.config(), "configuration");
    String digest = Sha256.of(config);
    if (Files.isDirectory(image(digest))) {
      return digest;
    }
    JsonNode layers = ImageContent.json(config, "configuration").path("rootfs").path("diff_ids");
    if (layers.size() != content.layers().size() || layers.size() > ImageLimits.LAYERS) {
      throw new ImageRefusedException(
          "its configuration tells of %d layers, and %d came"
              .formatted(layers.size(), content.layers().size()));
    }
    Path image = Files.createDirectory(building.resolve("image"));
    LayerUnpacker unpacker = new LayerUnpacker(Files.createDirectory(image.resolve(ROOT)));
    Budget budget = new Budget(limits);
    for (int i = 0; i < layers.size(); i++) {
      MessageDigest seen = Sha256.start();
      try (InputStream file = Files.newInputStream(content.layers().get(i));
          InputStream tar = new DigestInputStream(TarReader.plain(file), seen)) {
        unpacker.add(tar, budget);
      }
      if (!Sha256.end(seen).equals(layers.path(i).asText())) {
        throw new ImageRefusedException("its layer %d is not what it should be".formatted(i + 1));
      }
    }
    unpacker.finish();
    Files.write(image.resolve(CONFIG), config);
    Files.createDirectories(folder.resolve("images"));
    try {
      Files.move(image, image(digest), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Under another name it may have been fetched at the same time: a full folder stays.
      if (!Files.isDirectory(image(digest))) {
        throw e;
      }
    }
    return digest;
  }

  private StoredImage stored(String digest) throws IOException {
    Path image = image(digest);
    try {
      JsonNode config =
          ImageContent.json(Files.readAllBytes(image.resolve(CONFIG)), "configuration");
      return new StoredImage(digest, image.resolve(ROOT), ImageConfig.of(config));
    } catch (ImageRefusedException e) {
      throw new IOException("`" + image + "` is damaged", e);
    }
  }

  private Path image(String digest) {
    return folder.resolve("images").resolve(Sha256.hex(digest));
  }

  private Path nameFile(String name) {
    return folder.resolve("names").resolve(key(name));
  }

  /** As Docker reads it: to jib-core {@code docker.io/bash} is another image than {@code bash}. */
  private static ImageReference reference(String name) throws InvalidImageReferenceException {
    return ImageReference.parse(HUB.matcher(name).replaceFirst("registry-1.docker.io/"));
  }

  /** `bash`, `bash:latest`, `docker.io/bash` and `docker.io/library/bash` are one image. */
  private static String key(String name) {
    String canonical = name;
    try {
      ImageReference image = reference(name);
      canonical = image.getRegistry() + "/" + image.getRepository() + " " + image.getQualifier();
    } catch (InvalidImageReferenceException e) {
      // A document may call an image anything: then the name stands for itself.
      canonical = name;
    }
    return Sha256.hex(Sha256.of(canonical.getBytes(StandardCharsets.UTF_8)));
  }
}
