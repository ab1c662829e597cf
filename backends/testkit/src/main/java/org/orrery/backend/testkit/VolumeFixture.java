package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.CollectRequest.Limits;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Collected.Listing;
import org.orrery.backend.spi.Collected.Problem;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/** What the parts of {@link TaskVolumeContract} share: a volume on a folder of this host. */
abstract class VolumeFixture {
  static final TaskKey KEY = new TaskKey("job1", "main/step", 1);
  static final VolumePath WORK = new VolumePath("job1/attempt/work");

  @TempDir Path outside = Path.of("set by JUnit");
  @TempDir Path base = Path.of("set by JUnit");
  Path root = Path.of("set before each");
  Path work = Path.of("set before each");
  private @Nullable TaskVolume opened;

  /**
   * Opens the volume under test.
   *
   * @param root its root, a folder of this host: the cases write there what tasks would
   * @param readsOutside whether sources outside the root may be read
   */
  protected abstract TaskVolume openVolume(Path root, boolean readsOutside) throws Exception;

  /** Ends what {@link #openVolume} started. */
  protected void closeVolume() throws Exception {}

  @BeforeEach
  void openClosedVolume() throws Exception {
    root = Files.createDirectories(base.resolve("root")).toRealPath();
    outside = outside.toRealPath();
    work = Files.createDirectories(root.resolve(WORK.value()));
    opened = openVolume(root, false);
  }

  @AfterEach
  void close() throws Exception {
    closeVolume();
  }

  TaskVolume volume() {
    return Objects.requireNonNull(opened, "opened before each case");
  }

  /** From here on the case works on a volume that may read outside its root. */
  void reopenReadingOutside() throws Exception {
    closeVolume();
    opened = openVolume(root, true);
  }

  static StageSource in(String path) {
    return new StageSource.InVolume(new VolumePath(path));
  }

  static StageSource out(Path path) {
    return new StageSource.Outside(path.toString());
  }

  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  /** Every byte occurs, and no block is like another. */
  static byte[] someBytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31 + i / 253);
    }
    return bytes;
  }

  Prepared prepare(List<VolumePath> folders, StagePlan.Entry... entries) {
    StagePlan plan = new StagePlan(KEY, folders, List.of(entries));
    return Objects.requireNonNull(volume().prepare(List.of(plan)).get(KEY));
  }

  Prepared prepare(StagePlan.Entry... entries) {
    return prepare(List.of(WORK), entries);
  }

  static StagePlan.Literal literal(String target, String text) {
    return new StagePlan.Literal(WORK.resolve(target), Bytes.ofText(text));
  }

  CollectRequest request(String... patterns) {
    List<Glob> globs = List.of(patterns).stream().map(p -> new Glob(p, false)).toList();
    return new CollectRequest(
        KEY, new StageSource.InVolume(WORK), globs, List.of(), List.of(), Limits.DEFAULT);
  }

  Collected collect(CollectRequest request) {
    return Objects.requireNonNull(volume().collect(List.of(request)).get(request.key()));
  }

  Listing list(CollectRequest request) {
    Collected collected = collect(request);
    assertThat(collected).isInstanceOf(Listing.class);
    return (Listing) collected;
  }

  Listing list(String... patterns) {
    return list(request(patterns));
  }

  /** What the only pattern matches. */
  List<String> matches(String pattern) {
    return list(pattern).matches().getFirst();
  }

  static Collected.FileEntry file(Listing listing, String path) {
    assertThat(listing.entries().get(path)).isInstanceOf(Collected.FileEntry.class);
    return (Collected.FileEntry) Objects.requireNonNull(listing.entries().get(path));
  }

  /** The problems' paths; each must say why. */
  static List<String> problems(Listing listing) {
    assertThat(listing.problems()).allSatisfy(p -> assertThat(p.why()).isNotBlank());
    return listing.problems().stream().map(Problem::path).toList();
  }

  String read(StageSource source, Range range) throws IOException {
    try (var in = volume().open(source, range)) {
      return Bytes.of(in.readAllBytes()).text();
    }
  }
}
