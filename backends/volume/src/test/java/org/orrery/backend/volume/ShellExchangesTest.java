package org.orrery.backend.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.CollectRequest.Limits;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource.InVolume;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;

/** What the shell volume asks of its shell, and what it makes of a shell that fails. */
final class ShellExchangesTest {
  private final TestShells shells = new TestShells();
  @TempDir Path root = Path.of("set by JUnit");

  @AfterEach
  void end() {
    shells.end();
  }

  private record Counted(RemoteShell shell, AtomicInteger exchanges) implements RemoteShell {
    @Override
    public byte[] exchange(String script) throws IOException {
      exchanges.incrementAndGet();
      return shell.exchange(script);
    }

    @Override
    public void close() {
      shell.close();
    }
  }

  private static TaskKey key(int task) {
    return new TaskKey("job", "step[" + task + "]", 1);
  }

  private static VolumePath folder(int task) {
    return new VolumePath("job/" + task + "/work");
  }

  private static List<StagePlan> plans(int count) {
    List<StagePlan> plans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes text = Bytes.ofText("task " + i);
      plans.add(
          new StagePlan(
              key(i),
              List.of(folder(i)),
              List.of(new StagePlan.Literal(folder(i).resolve("in"), text))));
    }
    return plans;
  }

  private static List<CollectRequest> requests(int count) {
    List<CollectRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Glob> globs = List.of(new Glob("*", true), new Glob(".", false));
      requests.add(
          new CollectRequest(
              key(i), new InVolume(folder(i)), globs, List.of("in"), List.of(), Limits.DEFAULT));
    }
    return requests;
  }

  @Test
  void many_plans_and_many_requests_take_one_exchange_each() throws Exception {
    AtomicInteger exchanges = new AtomicInteger();
    Counted shell = new Counted(shells.start(List.of("sh")), exchanges);
    ShellVolume volume = new ShellVolume(shell, root.toRealPath().toString(), false);

    assertThat(volume.prepare(plans(100)).values()).hasSize(100).containsOnly(new Prepared.Ready());
    assertThat(exchanges).hasValue(1);

    Map<TaskKey, Collected> collected = volume.collect(requests(100));
    assertThat(exchanges).hasValue(2);
    assertThat(collected).hasSize(100);
    assertThat(collected.get(key(99)))
        .isInstanceOfSatisfying(
            Collected.Listing.class,
            listing -> assertThat(listing.contents()).containsEntry("in", Bytes.ofText("task 99")));

    assertThat(volume.prepare(List.of())).isEmpty();
    assertThat(volume.collect(List.of())).isEmpty();
    assertThat(exchanges).hasValue(2);
  }

  @Test
  void a_shell_that_fails_makes_the_volume_unavailable() {
    RemoteShell broken =
        new RemoteShell() {
          @Override
          public byte[] exchange(String script) throws IOException {
            throw new IOException("no route");
          }

          @Override
          public void close() {}
        };
    ShellVolume volume = new ShellVolume(broken, "/volume", false);
    assertThat(volume.prepare(plans(1)).get(key(0)))
        .isEqualTo(new Prepared.Unavailable("no route"));
    assertThat(volume.collect(requests(1)).get(key(0)))
        .isEqualTo(new Collected.Unavailable("no route"));
    assertThatThrownBy(() -> volume.open(new InVolume(folder(0)), Range.ALL))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> volume.delete(folder(0))).isInstanceOf(IOException.class);
  }

  @Test
  void a_root_that_is_gone_makes_the_volume_unavailable() throws Exception {
    ShellVolume volume =
        new ShellVolume(shells.start(List.of("sh")), root.toRealPath() + "/gone", false);
    assertThat(volume.prepare(plans(1)).get(key(0))).isInstanceOf(Prepared.Unavailable.class);
    assertThat(volume.collect(requests(1)).get(key(0))).isInstanceOf(Collected.Unavailable.class);
    assertThat(root.resolve("gone")).doesNotExist();
  }

  @Test
  void says_which_tools_are_missing() throws Exception {
    Path bin = Files.createDirectory(root.resolve("bin"));
    for (String tool : List.of("tee", "sha1sum", "cat")) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(folder, tool);
        if (Files.exists(program) && Files.notExists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), program);
        }
      }
    }
    List<String> command = List.of("env", "PATH=" + bin, "/bin/sh");
    ShellVolume volume =
        new ShellVolume(shells.start(command), root.toRealPath().toString(), false);
    assertThat(volume.collect(requests(1)).get(key(0)))
        .isInstanceOfSatisfying(
            Collected.Unavailable.class,
            u -> assertThat(u.why()).contains("lacks").contains(" stat").doesNotContain(" tee"));
  }
}
