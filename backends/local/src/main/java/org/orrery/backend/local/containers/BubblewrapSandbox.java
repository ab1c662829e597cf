package org.orrery.backend.local.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.orrery.backend.images.RootTree;
import org.orrery.backend.images.StoredImage;
import org.orrery.backend.local.containers.ContainerStart.HostMount;

/**
 * What a container may do and see, as bubblewrap's options. The image is shown read-only and is
 * never written to, not even for a mount point: a folder of it that needs another entry is made
 * anew in memory, and its own entries are shown in it one by one.
 */
final class BubblewrapSandbox {
  /** Where the launcher lies in every container. */
  static final String LAUNCHER = "/.orrery-launch";

  private static final String TEMPORARY = "/tmp";
  private static final Set<String> KERNEL = Set.of("/proc", "/dev");
  private static final String HOSTS = "/etc/hosts";

  /** What Docker gives to images that say nothing of it. */
  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final String uid;
  private final String gid;
  private final StoredImage image;
  private final Path ownHosts;
  private final ContainerStart container;
  private final RootTree tree;
  private final List<String> options = new ArrayList<>();

  private BubblewrapSandbox(
      String user, StoredImage image, Path ownHosts, ContainerStart container) {
    this.uid = user.substring(0, user.indexOf(':'));
    this.gid = user.substring(user.indexOf(':') + 1);
    this.image = image;
    this.ownHosts = ownHosts;
    this.container = container;
    this.tree = new RootTree(image.root());
  }

  /**
   * The options, each with a NUL behind it, for {@code --args}: in the arguments everybody could
   * read the environment, and in bubblewrap's own environment a task could choose its libraries.
   *
   * @param user as {@code uid:gid}
   * @param ownHosts what a container without a network has as {@code /etc/hosts}
   * @throws IOException if the container can't be made of that image
   */
  static byte[] options(String user, StoredImage image, Path ownHosts, ContainerStart container)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String option : new BubblewrapSandbox(user, image, ownHosts, container).build()) {
      bytes.write(option.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  private List<String> build() throws IOException {
    // The launcher is the first process, as in Docker: when it ends, the kernel ends all others.
    // Nothing binds it to its parent's life: that is a thread of a server which may come back.
    add("--unshare-all", "--unshare-user", "--as-pid-1", "--new-session");
    if (container.network()) {
      add("--share-net");
    } else {
      add("--hostname", "localhost");
    }
    add("--uid", uid, "--gid", gid, "--cap-drop", "ALL", "--clearenv");
    environment().forEach((name, value) -> add("--setenv", name, value));
    Map<String, HostMount> mounts = mounts();
    Set<String> memory = new TreeSet<>();
    String temporary = inside(TEMPORARY);
    if (!mounts.containsKey(temporary)) {
      memory.add(temporary);
    }
    root(mounts.keySet(), memory);
    add("--proc", "/proc", "--dev", "/dev");
    memory.forEach(place -> add("--perms", "1777", "--tmpfs", place));
    mounts.values().stream()
        .sorted(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()))
        .forEach(this::show);
    // Where the tool works: bubblewrap writes it into PWD, too.
    add("--chdir", container.command().work());
    // The launcher comes last: if the server dies while it hands down the options, nothing starts.
    show(new HostMount(container.launcher().toString(), LAUNCHER, false));
    add("--remount-ro", "/");
    return options;
  }

  private void add(String... words) {
    options.addAll(List.of(words));
  }

  private void show(HostMount mount) {
    add(mount.writable() ? "--bind" : "--ro-bind", mount.source(), mount.target());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(image.config().environment());
    environment.putIfAbsent("PATH", USUAL_PATH);
    environment.putAll(container.environment());
    return environment;
  }

  /** By where they lie in the image, whose links bubblewrap would follow on this host. */
  private Map<String, HostMount> mounts() throws IOException {
    Map<String, HostMount> mounts = new TreeMap<>();
    for (HostMount mount : names()) {
      put(mounts, mount);
    }
    for (HostMount mount : container.mounts()) {
      put(mounts, mount);
    }
    return mounts;
  }

  private void put(Map<String, HostMount> mounts, HostMount mount) throws IOException {
    String target = inside(mount.target());
    if (target.equals("/")) {
      throw new IOException("`" + mount.target() + "` is its root, which nothing can replace");
    }
    mounts.put(target, new HostMount(mount.source(), target, mount.writable()));
  }

  /** What a resolver needs: this host's with its network, else only the container itself. */
  private List<HostMount> names() throws IOException {
    if (!container.network()) {
      return List.of(new HostMount(ownHosts.toString(), HOSTS, false));
    }
    List<HostMount> names = new ArrayList<>();
    for (String file : List.of(HOSTS, "/etc/resolv.conf")) {
      if (Files.exists(Path.of(file))) {
        names.add(new HostMount(Path.of(file).toRealPath().toString(), file, false));
      }
    }
    return names;
  }

  private String inside(String path) throws IOException {
    return tree.inside(tree.follow(path));
  }

  /** The image's own files, around what is laid over them. */
  private void root(Set<String> mounts, Set<String> memory) throws IOException {
    Set<String> covered = new TreeSet<>(mounts);
    covered.addAll(memory);
    covered.addAll(KERNEL);
    covered.add(LAUNCHER);
    Set<String> open = new TreeSet<>();
    for (String place : covered) {
      open(Path.of(place), covered, open);
    }
    add("--tmpfs", "/");
    show(Path.of("/"), covered, open);
  }

  /** Marks the folders of the image that need an entry which it does not have. */
  private void open(Path place, Set<String> covered, Set<String> open) {
    for (Path at = Objects.requireNonNull(place.getParent());
        at.getParent() != null;
        at = Objects.requireNonNull(at.getParent())) {
      if (covered.contains(at.toString())) {
        // What is mounted there has the entry, or bubblewrap makes it there.
        return;
      }
    }
    Path missing = place;
    while (missing.getParent() != null && !Files.exists(here(missing), LinkOption.NOFOLLOW_LINKS)) {
      missing = Objects.requireNonNull(missing.getParent());
      if (Files.isDirectory(here(missing), LinkOption.NOFOLLOW_LINKS)) {
        for (Path at = missing; at != null; at = at.getParent()) {
          open.add(at.toString());
        }
      }
    }
  }

  private Path here(Path inside) {
    return image.root().resolve(inside.toString().substring(1));
  }

  private void show(Path folder, Set<String> covered, Set<String> open) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(here(folder))) {
      for (Path entry : entries) {
        Path place = folder.resolve(entry.getFileName());
        if (covered.contains(place.toString())) {
          continue;
        }
        if (Files.isSymbolicLink(entry)) {
          add("--symlink", Files.readSymbolicLink(entry).toString(), place.toString());
        } else if (open.contains(place.toString())) {
          add("--perms", "0755", "--dir", place.toString());
          show(place, covered, open);
        } else {
          add("--ro-bind", entry.toString(), place.toString());
        }
      }
    }
  }
}
