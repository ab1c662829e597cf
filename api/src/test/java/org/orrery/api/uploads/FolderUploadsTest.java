package org.orrery.api.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.UploadTree;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.VolumePath;

class FolderUploadsTest {
  private static final WorkspaceId MINE = new WorkspaceId("mine");
  private static final WorkspaceId THEIRS = new WorkspaceId("theirs");
  private static final UploadRules RULES = new UploadRules(100, 250, Duration.ofHours(1));

  @TempDir private Path volumes;

  private final HandClock clock = new HandClock();

  private FolderUploads uploads() {
    return new FolderUploads(volumes, RULES, clock);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Sha256 digest(String text) {
    return Sha256.of(bytes(text));
  }

  private static boolean put(FolderUploads uploads, String text) throws IOException {
    return uploads.put(
        MINE, digest(text), new ByteArrayInputStream(bytes(text)), OptionalLong.empty());
  }

  private List<String> onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(volumes)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static ErrorCode refusal(Callable<?> put) {
    OrreryException refused = catchThrowableOfType(OrreryException.class, put::call);
    return refused.code();
  }

  @Test
  void keeps_a_file_by_its_digest_and_gives_slices_of_it() throws IOException {
    FolderUploads uploads = uploads();

    assertThat(put(uploads, "hello")).isTrue();
    assertThat(put(uploads, "hello")).as("it is there already").isFalse();
    assertThat(uploads.find(MINE, digest("hello"))).hasValue(5);
    try (InputStream slice = uploads.open(MINE, digest("hello"), 1, 3)) {
      assertThat(slice).hasContent("ell");
    }
  }

  @Test
  void one_workspace_sees_nothing_of_another() throws IOException {
    FolderUploads uploads = uploads();
    put(uploads, "hello");

    assertThat(uploads.find(THEIRS, digest("hello"))).isEmpty();
    assertThat(refusal(() -> uploads.open(THEIRS, digest("hello"), 0, 5)))
        .isEqualTo(ErrorCode.NO_SUCH_FILE);
    assertThatThrownBy(
            () -> uploads.bring(THEIRS, digest("hello"), THEIRS, new VolumePath("jobs/x"), false))
        .isInstanceOf(OrreryException.class);
    assertThat(volumes.resolve("theirs/jobs")).doesNotExist();
  }

  @Test
  void a_file_that_is_not_what_it_is_called_is_not_kept() throws IOException {
    FolderUploads uploads = uploads();

    assertThat(
            refusal(
                () ->
                    uploads.put(
                        MINE,
                        digest("other"),
                        new ByteArrayInputStream(bytes("hello")),
                        OptionalLong.empty())))
        .isEqualTo(ErrorCode.DIGEST_MISMATCH);
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void a_file_that_breaks_off_is_not_kept() throws IOException {
    InputStream broken =
        new InputStream() {
          private int left = 3;

          @Override
          public int read() throws IOException {
            if (left == 0) {
              throw new IOException("reset");
            }
            left--;
            return 'a';
          }
        };

    assertThat(refusal(() -> uploads().put(MINE, digest("aaaa"), broken, OptionalLong.of(4))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void a_file_that_is_shorter_than_announced_is_not_kept() throws IOException {
    assertThat(
            refusal(
                () ->
                    uploads()
                        .put(
                            MINE,
                            digest("hello"),
                            new ByteArrayInputStream(bytes("hello")),
                            OptionalLong.of(6))))
        .isEqualTo(ErrorCode.DIGEST_MISMATCH);
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void a_file_that_is_too_large_is_refused_before_and_while_it_comes() throws IOException {
    FolderUploads uploads = uploads();
    String large = "x".repeat(101);

    assertThat(
            refusal(
                () ->
                    uploads.put(
                        MINE, digest(large), InputStream.nullInputStream(), OptionalLong.of(101))))
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal(() -> put(uploads, large))).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void a_workspace_keeps_to_its_quota_and_gets_room_back() throws IOException {
    FolderUploads uploads = uploads();
    put(uploads, "a".repeat(100));
    put(uploads, "b".repeat(100));
    assertThat(refusal(() -> put(uploads, "c".repeat(60)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(put(uploads, "d".repeat(50))).as("a refused file costs nothing").isTrue();

    FolderUploads restarted = uploads();
    assertThat(refusal(() -> put(restarted, "e"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    clock.now = clock.now.plus(Duration.ofHours(2));
    restarted.sweep(MINE, Set.of());
    assertThat(put(restarted, "e")).isTrue();
  }

  @Test
  void the_same_file_from_many_at_once_is_one_file() throws Exception {
    FolderUploads uploads = uploads();
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> puts =
          many.invokeAll(
              Stream.generate(() -> (Callable<Boolean>) () -> put(uploads, "hello"))
                  .limit(8)
                  .toList());
      int isNew = 0;
      for (Future<Boolean> put : puts) {
        isNew += put.get() ? 1 : 0;
      }
      assertThat(isNew).isEqualTo(1);
    }
    assertThat(onDisk()).containsExactly(digest("hello").hex());
    assertThat(put(uploads, "x".repeat(100))).as("it was counted once").isTrue();
    assertThat(put(uploads, "y".repeat(100))).isTrue();
  }

  @Test
  void sweeps_what_nobody_needs_and_nobody_asked_for() throws IOException {
    FolderUploads uploads = uploads();
    for (String text : List.of("needed", "asked for", "forgotten")) {
      put(uploads, text);
    }
    clock.now = clock.now.plus(Duration.ofMinutes(59));
    uploads.sweep(MINE, Set.of());
    assertThat(onDisk()).hasSize(3);

    assertThat(uploads.find(MINE, digest("asked for"))).isPresent();
    clock.now = clock.now.plus(Duration.ofMinutes(2));
    uploads.sweep(MINE, Set.of(digest("needed")));
    assertThat(onDisk())
        .containsExactlyInAnyOrder(digest("needed").hex(), digest("asked for").hex());
  }

  @Test
  void what_a_job_was_given_outlives_the_upload() throws IOException {
    FolderUploads uploads = uploads();
    put(uploads, "hello");
    VolumePath target = new VolumePath("jobs/1/uploads/1/a b.txt");

    uploads.bring(MINE, digest("hello"), MINE, target, false);
    uploads.bring(MINE, digest("hello"), MINE, target, false);
    clock.now = clock.now.plus(Duration.ofHours(2));
    uploads.sweep(MINE, Set.of());

    assertThat(volumes.resolve("mine").resolve(target.value())).hasContent("hello");
  }

  @Test
  void a_file_of_its_own_can_be_changed_without_changing_the_upload() throws IOException {
    FolderUploads uploads = uploads();
    put(uploads, "hello");
    VolumePath target = new VolumePath("jobs/1/own.txt");

    uploads.bring(MINE, digest("hello"), MINE, target, true);
    Files.writeString(volumes.resolve("mine/jobs/1/own.txt"), "changed");

    try (InputStream whole = uploads.open(MINE, digest("hello"), 0, 5)) {
      assertThat(whole).hasContent("hello");
    }
  }

  @Test
  void places_the_files_of_a_package_and_takes_them_away_when_it_is_gone() throws IOException {
    FolderUploads uploads = uploads();
    put(uploads, "hello");
    Sha256 name = digest("the package");
    UploadTree tree =
        new UploadTree(
            new TreeMap<>(Map.of("a b/c.txt", digest("hello"))), new TreeSet<>(Set.of("empty")));

    String base = uploads.place(MINE, name, tree, MINE);
    assertThat(uploads.place(MINE, name, tree, MINE)).isEqualTo(base);
    Path folder = volumes.resolve("mine/packages/" + name);
    assertThat(base).isEqualTo("volume:packages/" + name + "/");
    assertThat(folder.resolve("a b/c.txt")).hasContent("hello");
    assertThat(folder.resolve("empty")).isEmptyDirectory();

    clock.now = clock.now.plus(Duration.ofHours(2));
    uploads.sweep(MINE, Set.of(name));
    assertThat(folder).exists();
    uploads.sweep(MINE, Set.of());
    assertThat(folder).doesNotExist();
    assertThat(folder.getParent()).isEmptyDirectory();
  }

  @Test
  void a_package_with_a_file_that_is_not_there_leaves_nothing() throws IOException {
    UploadTree tree =
        new UploadTree(new TreeMap<>(Map.of("a.txt", digest("absent"))), new TreeSet<>());

    assertThat(refusal(() -> uploads().place(MINE, digest("p"), tree, MINE)))
        .isEqualTo(ErrorCode.NO_SUCH_FILE);
    assertThat(volumes.resolve("mine/packages")).isEmptyDirectory();
  }

  private static final class HandClock extends Clock {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
