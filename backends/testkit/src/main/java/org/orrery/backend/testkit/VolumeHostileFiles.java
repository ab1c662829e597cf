package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Collected.FileEntry;
import org.orrery.backend.spi.Collected.Listing;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;

/** The cases about {@code collect} of what careless and hostile tasks leave. */
abstract class VolumeHostileFiles extends VolumeCollecting {
  @Test
  void a_link_that_leaves_the_folder_is_a_problem_however_it_leaves() throws Exception {
    write(outside.resolve("secret"), "secret");
    write(root.resolve("job1/attempt/other"), "secret");
    Files.createDirectories(root.resolve("job1/attempt/work-too"));
    Files.createSymbolicLink(work.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(work.resolve("relative"), Path.of("../other"));
    Files.createSymbolicLink(work.resolve("folder"), outside);
    Files.createSymbolicLink(work.resolve("root"), Path.of("/"));
    Files.createSymbolicLink(work.resolve("sibling"), Path.of("../work-too"));
    Files.createSymbolicLink(work.resolve("parent"), Path.of(".."));
    Files.createSymbolicLink(work.resolve("chain"), Path.of("absolute"));
    Files.createSymbolicLink(work.resolve("nowhere"), Path.of("missing"));
    Files.createSymbolicLink(work.resolve("circle"), Path.of("circle"));
    Files.createSymbolicLink(work.resolve("device"), Path.of("/dev/zero"));
    write(work.resolve("plain"), "abc");
    Listing listing =
        list(
            with(
                List.of(
                    new Glob("*", true), new Glob("*/*", true), new Glob("folder/secret", true)),
                List.of("absolute", "folder/secret"),
                List.of()));
    assertThat(problems(listing))
        .containsExactly(
            "absolute",
            "chain",
            "circle",
            "device",
            "folder",
            "nowhere",
            "parent",
            "relative",
            "root",
            "sibling");
    assertThat(listing.entries()).containsOnlyKeys("plain");
    assertThat(listing.contents()).isEmpty();
    assertThat(listing.matches().get(0)).hasSize(11);
    assertThat(listing.matches().get(1)).isEmpty();
    assertThat(listing.matches().get(2)).isEmpty();
  }

  @Test
  void a_link_back_to_a_folder_it_lies_in_is_a_problem() throws Exception {
    write(work.resolve("a/b/file"), "abc");
    Files.createSymbolicLink(work.resolve("a/b/up"), Path.of(".."));
    Files.createSymbolicLink(work.resolve("a/b/top"), work);
    Files.createSymbolicLink(work.resolve("a/b/self"), Path.of("."));
    Listing listing = list("*");
    assertThat(problems(listing)).containsExactly("a/b/self", "a/b/top", "a/b/up");
    assertThat(listing.entries()).containsOnlyKeys("a", "a/b", "a/b/file");
  }

  @Test
  void a_link_root_that_was_swapped_for_a_link_opens_no_way_out() throws Exception {
    write(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("job1/input"), outside.resolve("secret"));
    Files.createSymbolicLink(work.resolve("l"), root.resolve("job1/input"));
    Files.createSymbolicLink(work.resolve("m"), outside.resolve("secret"));
    Listing listing =
        list(with(List.of(new Glob("*", true)), List.of(), List.of(in("job1/input"))));
    assertThat(problems(listing)).containsExactly("l", "m");
    assertThat(listing.entries()).isEmpty();
  }

  @Test
  void a_pattern_that_leaves_the_folder_matches_nothing() throws Exception {
    write(work.resolve("a"), "abc");
    write(root.resolve("job1/attempt/secret"), "secret");
    List<String> patterns =
        List.of("/etc/passwd", "../secret", "..", "a/../../secret", "\\.\\./secret");
    Listing listing = list(patterns.toArray(String[]::new));
    assertThat(listing.matches()).hasSize(5).allSatisfy(m -> assertThat(m).isEmpty());
    assertThat(problems(listing)).containsExactlyInAnyOrderElementsOf(patterns);
    assertThat(listing.entries()).containsOnlyKeys("a");
  }

  @Test
  @Timeout(20)
  void fifos_sockets_and_devices_are_problems_and_block_nobody() throws Exception {
    Posix.run("mkfifo", work.resolve("fifo").toString());
    Files.createSymbolicLink(work.resolve("link"), Path.of("fifo"));
    Path socket = work.resolve("socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      write(work.resolve("plain"), "abc");
      Listing listing =
          list(with(List.of(new Glob("*", true)), List.of("fifo", "link"), List.of()));
      assertThat(problems(listing)).contains("fifo", "link", "socket").doesNotContain("plain");
      assertThat(listing.entries()).containsOnlyKeys("plain");
      assertThat(listing.matches().getFirst()).containsExactly("fifo", "link", "plain", "socket");
    }
  }

  @Test
  void a_device_is_a_problem() throws Exception {
    assumeTrue(
        Posix.exitCode("mknod", work.resolve("zero").toString(), "c", "1", "5") == 0,
        "making a device needs root");
    assertThat(problems(list(with(List.of(new Glob("*", true)), List.of(), List.of()))))
        .containsExactly("zero");
  }

  @Test
  void a_name_that_is_not_utf8_is_a_problem_of_its_own() throws Exception {
    Posix.sh(
        """
        cd "$1"
        printf abc > "$(printf 'bad\\377\\376.txt')"
        mkdir "$(printf 'd\\303')"
        printf abc > "$(printf 'd\\303')/inside"
        printf abc > "$(printf 'half\\xe6\\x97')" 2>/dev/null || :
        printf abc > good.txt
        ln -s "$(printf 'bad\\377\\376.txt')" link
        """,
        work);
    Listing listing = list("*.txt");
    assertThat(problems(listing)).contains("bad\\xFF\\xFE.txt", "d\\xC3", "link");
    assertThat(listing.matches().getFirst()).containsExactly("bad\\xFF\\xFE.txt", "good.txt");
    assertThat(file(listing, "good.txt").sha1()).isNotNull();
    assertThat(listing.entries().keySet()).noneMatch(path -> path.contains("inside"));
  }

  @Test
  void a_sparse_file_has_its_length() throws Exception {
    try (var file = new RandomAccessFile(work.resolve("sparse").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    try (var file = new RandomAccessFile(work.resolve("small").toFile(), "rw")) {
      file.setLength(1 << 20);
    }
    Listing listing = list("small");
    assertThat(file(listing, "sparse"))
        .isEqualTo(new FileEntry(in(WORK + "/sparse"), 1L << 40, null, null));
    assertThat(file(listing, "small").sha1()).isEqualTo("3b71f43ff30f4b15b5cd85dd9e95ebc7e84eb5a3");
  }

  @Test
  @Timeout(300)
  void lists_and_deletes_a_folder_of_a_hundred_thousand_entries() throws Exception {
    Path many = Files.createDirectories(work.resolve("many"));
    for (int i = 0; i < 100_000; i++) {
      Files.createFile(many.resolve("file-" + i));
    }
    Listing listing = list("many/*9");
    assertThat(listing.entries()).hasSize(100_001);
    assertThat(listing.matches().getFirst()).hasSize(10_000);
    assertThat(file(listing, "many/file-99999").sha1()).isNotNull();
    assertThat(listing.problems()).isEmpty();
    volume().delete(WORK);
    assertThat(work).doesNotExist();
  }

  @Test
  @Timeout(60)
  void a_tree_too_deep_is_a_problem_and_can_be_deleted() throws Exception {
    Posix.sh(
        "cd \"$1\"; i=0; while [ $i -lt 600 ]; do mkdir deep; cd -P deep; i=$((i+1)); done", work);
    write(work.resolve("plain"), "abc");
    Listing listing = list("plain");
    assertThat(listing.problems()).hasSize(1);
    assertThat(file(listing, "plain").sha1()).isNotNull();
    volume().delete(WORK);
    assertThat(work).doesNotExist();
  }

  @Test
  void a_growing_file_is_a_problem_or_consistent() throws Exception {
    Path growing = write(work.resolve("growing"), "start");
    Path steady = write(work.resolve("steady"), "abc");
    meanwhile(
        () -> Files.writeString(growing, "more and more ", StandardOpenOption.APPEND),
        () -> {
          Listing listing = list("*");
          assertThat(file(listing, "steady").size()).isEqualTo(3);
          if (listing.entries().get("growing") instanceof FileEntry entry) {
            byte[] then = new byte[(int) entry.size()];
            try (var in = Files.newInputStream(growing)) {
              assertThat(in.readNBytes(then, 0, then.length)).isEqualTo(then.length);
            }
            assertThat(entry.sha1()).isEqualTo(sha1(then));
          } else {
            assertThat(problems(listing)).containsExactly("growing");
          }
        });
    assertThat(steady).hasContent("abc");
  }

  @Test
  void a_link_swapped_in_during_the_collection_never_leads_outside() throws Exception {
    write(outside.resolve("dir/file"), "the secret that must stay where it is");
    write(work.resolve("dir/file"), "abc");
    write(work.resolve("file"), "abc");
    String secret = sha1(Files.readAllBytes(outside.resolve("dir/file")));
    Files.createSymbolicLink(work.resolve("l-file"), outside.resolve("dir/file"));
    Files.createSymbolicLink(work.resolve("l-dir"), outside.resolve("dir"));
    meanwhile(
        () -> {
          for (String name : List.of("file", "dir")) {
            Files.move(work.resolve(name), root.resolve("aside"));
            Files.move(work.resolve("l-" + name), work.resolve(name));
            Files.move(work.resolve(name), work.resolve("l-" + name));
            Files.move(root.resolve("aside"), work.resolve(name));
          }
        },
        () -> {
          Collected collected =
              collect(
                  with(
                      List.of(new Glob("*", true), new Glob("dir/*", true)),
                      List.of("file", "dir/file"),
                      List.of()));
          if (collected instanceof Listing listing) {
            assertThat(listing.entries().values())
                .allSatisfy(
                    e -> {
                      if (e instanceof FileEntry entry) {
                        assertThat(entry.source().toString()).contains(WORK.value());
                        assertThat(entry.sha1()).isNotEqualTo(secret);
                        assertThat(entry.size()).isEqualTo(3);
                        assertThat(String.valueOf(entry.head() == null ? "" : entry.head().text()))
                            .doesNotContain("secret");
                      }
                    });
            assertThat(listing.contents().values())
                .allSatisfy(bytes -> assertThat(bytes.text()).doesNotContain("secret"));
          }
        });
  }

  @Test
  void what_may_not_be_read_is_a_problem() throws Exception {
    write(work.resolve("closed"), "abc");
    write(work.resolve("not wanted"), "abc");
    write(work.resolve("folder/inside"), "abc");
    write(work.resolve("plain"), "abc");
    for (String name : List.of("closed", "not wanted", "folder")) {
      Files.setPosixFilePermissions(work.resolve(name), Set.of());
    }
    // Root reads everything; a build as root has no other user to run this volume as.
    assumeTrue(!Files.isReadable(work.resolve("closed")), "root may read every file");
    Listing listing = list("[cfp]*");
    assertThat(problems(listing)).containsExactly("closed", "folder");
    assertThat(listing.matches().getFirst()).containsExactly("closed", "folder", "plain");
    assertThat(listing.entries()).containsOnlyKeys("not wanted", "plain");
    volume().delete(WORK);
    assertThat(work).doesNotExist();
  }

  @Test
  void a_full_disk_may_be_tried_again() throws Exception {
    Path small = Files.createDirectories(base.resolve("small"));
    assumeTrue(
        Posix.exitCode("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString()) == 0,
        "mounting a small file system needs root");
    try {
      var full = openVolume(small, false);
      StagePlan plan =
          new StagePlan(KEY, List.of(WORK), List.of(literal("a", "x".repeat(600_000))));
      assertThat(full.prepare(List.of(plan)).get(KEY)).isInstanceOf(Prepared.Unavailable.class);
      full.delete(WORK);
      StagePlan fits = new StagePlan(KEY, List.of(WORK), List.of(literal("a", "x")));
      assertThat(full.prepare(List.of(fits)).get(KEY)).isEqualTo(new Prepared.Ready());
    } finally {
      closeVolume();
      Posix.run("umount", small.toString());
    }
  }

  /** Runs the check for a while, beside a loop that disturbs it. */
  private static void meanwhile(Act disturbance, Act check) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Integer> disturbed =
          other.submit(
              () -> {
                int rounds = 0;
                while (!over.get()) {
                  disturbance.run();
                  rounds++;
                }
                return rounds;
              });
      try {
        long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (System.nanoTime() < until) {
          check.run();
        }
      } finally {
        over.set(true);
      }
      assertThat(disturbed.get()).isPositive();
    }
  }

  private interface Act {
    void run() throws Exception;
  }

  static String sha1(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
  }
}
