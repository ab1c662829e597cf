package org.orrery.backend.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.CollectRequest.Limits;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StageSource.InVolume;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/** Whatever lies in a folder, both volumes say the same of it. */
final class VolumesAgreeTest {
  private static final int TREES = 40;
  private static final List<String> NAMES =
      List.of("a", "b", "ab", ".a", "a b", "a\nb", "[a]", "é", "\\", "*", "$(a)", "-a", "日\r");
  private static final List<String> PIECES =
      List.of("a", "b", "*", "?", "[ab]", "[!a]", ".", "/", "/", "é", "\\", "\\*", "[", " ", "*/*");

  private final TestShells shells = new TestShells();
  @TempDir Path base = Path.of("set by JUnit");

  @AfterEach
  void end() {
    shells.end();
  }

  @Test
  void on_random_trees_and_patterns() throws Exception {
    Path root = base.toRealPath();
    TaskVolume local = LocalVolume.closed(root);
    TaskVolume remote = new ShellVolume(shells.start(List.of("sh")), root.toString(), false);
    List<CollectRequest> requests = new ArrayList<>();
    for (int seed = 0; seed < TREES; seed++) {
      Random random = new Random(seed);
      plant(root.resolve(seed + "/work"), root.resolve(seed + "/input"), random);
      requests.add(request(seed, random));
    }
    var byLocal = local.collect(requests);
    var byRemote = remote.collect(requests);
    long matches = 0;
    for (CollectRequest request : requests) {
      Collected expected = byLocal.get(request.key());
      assertThat(expected).isInstanceOf(Collected.Listing.class);
      matches += ((Collected.Listing) expected).matches().stream().mapToInt(List::size).sum();
      assertThat(byRemote.get(request.key())).as("%s", request).isEqualTo(expected);
    }
    assertThat(matches).as("the trees and patterns have to do with each other").isGreaterThan(100);
  }

  private static CollectRequest request(int seed, Random random) {
    List<Glob> globs = new ArrayList<>(List.of(new Glob("[!-]*/*", true)));
    for (int i = 0; i < 8; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int j = random.nextInt(5); j >= 0; j--) {
        pattern.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      globs.add(new Glob(pattern.toString(), random.nextBoolean()));
    }
    return new CollectRequest(
        new TaskKey("job", "step[" + seed + "]", 1),
        new InVolume(new VolumePath(seed + "/work")),
        globs,
        List.of("a", "b/a"),
        List.of(new InVolume(new VolumePath(seed + "/input"))),
        new Limits(10_000, 5));
  }

  private static void plant(Path work, Path input, Random random) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(Files.createDirectories(work)));
    folders.add(Files.createDirectories(input));
    List<Path> all = new ArrayList<>(List.of(work, input, work.getParent(), Path.of("/etc")));
    for (int i = 0; i < 25; i++) {
      Path folder = folders.get(random.nextInt(folders.size()));
      Path path = folder.resolve(NAMES.get(random.nextInt(NAMES.size())));
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      switch (random.nextInt(4)) {
        case 0 -> folders.add(Files.createDirectory(path));
        case 1 -> {
          Path target = all.get(random.nextInt(all.size()));
          boolean relative = random.nextBoolean() && !target.equals(folder);
          Files.createSymbolicLink(path, relative ? folder.relativize(target) : target);
        }
        default -> Files.writeString(path, "x".repeat(random.nextInt(9)));
      }
      all.add(path);
    }
  }
}
