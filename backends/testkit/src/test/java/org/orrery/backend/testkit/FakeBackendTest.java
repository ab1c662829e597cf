package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

class FakeBackendTest extends TaskLifecycleContract {
  /** The same cluster for the same folder. */
  private final Map<Path, FakeCluster> clusters = new ConcurrentHashMap<>();

  @Override
  protected ComputeBackend openBackend(Path state, SettableClock clock) {
    return fake(state, clock);
  }

  private FakeBackend fake(Path state, SettableClock clock) {
    FolderVolume volume = new FolderVolume(state);
    FakeCluster cluster =
        clusters.computeIfAbsent(
            state, s -> new FakeCluster(clock, 1, spec -> new SmallShell(volume, spec).run()));
    return new FakeBackend(cluster, tenant -> volume);
  }

  private FakeBackend fake() {
    return (FakeBackend) backend();
  }

  private FakeCluster cluster() {
    return Objects.requireNonNull(clusters.get(state), "opened before each case");
  }

  @Override
  protected void pause() {
    clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void loses_an_answer_but_not_the_task() {
    TaskKey key = key("unclear");
    TaskSpec spec = spec(key, sh("echo x >> count; exit 0"));
    prepare(key, spec);
    fake().failNextSubmissions(FakeBackend.Fault.ANSWER_LOST);
    assertThat(submit(backend(), key, spec)).isInstanceOf(SubmitOutcome.Unclear.class);
    assertThat(backend().find(TENANT, Set.of(key))).containsKey(key);
    assertThat(submit(backend(), key, spec)).isInstanceOf(SubmitOutcome.Accepted.class);
    assertThat(cluster().starts()).containsExactly(key);
  }

  @Test
  void loses_a_request_with_its_task() {
    TaskKey key = key("unclear");
    TaskSpec spec = spec(key, sh("exit 0"));
    prepare(key, spec);
    fake().failNextSubmissions(FakeBackend.Fault.REQUEST_LOST, FakeBackend.Fault.REFUSED);
    assertThat(submit(backend(), key, spec)).isInstanceOf(SubmitOutcome.Unclear.class);
    assertThat(backend().find(TENANT, Set.of(key))).isEmpty();
    assertThat(submit(backend(), key, spec)).isInstanceOf(SubmitOutcome.Rejected.class);
    assertThat(cluster().starts()).isEmpty();
    assertThat(submit(backend(), key, spec)).isInstanceOf(SubmitOutcome.Accepted.class);
  }

  @Test
  void falls_silent_and_speaks_again() throws Exception {
    TaskHandle handle = start("silent", sh("exit 0"));
    fake().fallSilent("no route to host");
    assertThat(observe(handle)).isEqualTo(new TaskObservation.Unknown("no route to host"));
    fake().speakAgain();
    assertThat(exitCode(handle)).isZero();
  }

  @Test
  void ends_a_task_by_a_fault_of_the_platform() throws Exception {
    TaskHandle handle = start("doomed", sh("sleep 1000"));
    cluster().fail(handle.key(), new Cause.Lost("the node died"));
    assertThat(end(handle)).isEqualTo(new Outcome.Ended(new Cause.Lost("the node died")));
  }

  /** As much of a shell as the contract needs: see {@link TaskLifecycleContract}. */
  private record SmallShell(TaskVolume volume, TaskSpec spec) {
    FakeRun run() {
      List<String> command = spec.arguments();
      if (!command.getFirst().equals("sh")) {
        return FakeRun.fails(new Cause.NotStarted("`" + command.getFirst() + "` does not exist"));
      }
      Duration takes = Duration.ZERO;
      Map<String, String> files = new HashMap<>();
      for (String statement : command.get(2).split("; ")) {
        String[] words = statement.split(" ");
        switch (words[0]) {
          case "exit" -> {
            return ending(FakeRun.exits(Integer.parseInt(words[1])), takes, files);
          }
          case "kill" -> {
            return ending(FakeRun.signalled(-Integer.parseInt(words[1])), takes, files);
          }
          case "sleep" -> takes = takes.plusSeconds(Long.parseLong(words[1]));
          case "echo" -> files.put(words[3], before(words[3]) + words[1] + "\n");
          default -> throw new IllegalArgumentException("no such statement: " + statement);
        }
      }
      return ending(FakeRun.exits(0), takes, files);
    }

    private static FakeRun ending(FakeRun run, Duration takes, Map<String, String> files) {
      FakeRun writing = run;
      for (Map.Entry<String, String> file : files.entrySet()) {
        writing = writing.writing(file.getKey(), file.getValue());
      }
      return writing.taking(takes);
    }

    private String before(String file) {
      Path path = Path.of(volume.pathSeenByTasks(spec.folders().work())).resolve(file);
      try {
        return Files.exists(path) ? Files.readString(path) : "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** As much of a volume as the contract needs. */
  private record FolderVolume(Path root) implements TaskVolume {
    @Override
    public Map<TaskKey, Prepared> prepare(List<StagePlan> plans) {
      Map<TaskKey, Prepared> prepared = new LinkedHashMap<>();
      for (StagePlan plan : plans) {
        assertThat(plan.entries()).isEmpty();
        for (VolumePath folder : plan.folders()) {
          try {
            Files.createDirectories(root.resolve(folder.value()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
        prepared.put(plan.key(), new Prepared.Ready());
      }
      return prepared;
    }

    @Override
    public Map<TaskKey, Collected> collect(List<CollectRequest> requests) {
      throw new AssertionError("the contract of a backend collects nothing");
    }

    @Override
    public InputStream open(StageSource file, Range range) throws IOException {
      return Files.newInputStream(place(file));
    }

    private Path place(StageSource file) throws NoSuchFileException {
      return switch (file) {
        case StageSource.InVolume(VolumePath path) -> root.resolve(path.value());
        case StageSource.Outside(String path) -> throw new NoSuchFileException(path);
      };
    }

    @Override
    public Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) {
      throw new AssertionError(
          "the contract of a backend reads no ends of files and publishes nothing");
    }

    @Override
    public boolean publish(VolumePath folder, VolumePath newName) {
      throw new AssertionError(
          "the contract of a backend reads no ends of files and publishes nothing");
    }

    @Override
    public void delete(VolumePath folder) throws IOException {
      try (Stream<Path> all = Files.walk(root.resolve(folder.value()))) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }

    @Override
    public String pathSeenByTasks(VolumePath path) {
      return root.resolve(path.value()).toString();
    }
  }
}
