package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;

/**
 * What every backend that offers {@code Capabilities.containers} promises: all that {@link
 * ComputeBackendContract} says, for tasks in a container, and what only a container can show.
 */
public abstract class ContainerBackendContract extends ComputeBackendContract {
  private static final ContainerImage MISSING =
      new ContainerImage("orrery.invalid/no-such-image:1", new ContainerImage.Source.Present());

  /** Not every engine shows {@code /sys}. */
  private static final String INTERFACES = "sed -n 's/^ *\\([^ :]*\\):.*/\\1/p' /proc/net/dev";

  /**
   * An image with {@code sh} and the usual small programs, that has no entry point, {@code
   * COLOUR=red} and {@code SHAPE=round} in its environment, and a working directory of its own.
   */
  protected abstract ContainerImage shellImage() throws Exception;

  /**
   * An image with nothing but one static program, which prints its arguments as {@code echo} does:
   * its entry point is that program with the arguments {@code entry} and {@code point}, its default
   * command is {@code ignored}.
   */
  protected abstract ContainerImage entryPointImage() throws Exception;

  /** How many containers of this place exist, running or not. */
  protected abstract int containersLeft() throws Exception;

  /** Is a task ended that needs more memory than it asked for? */
  protected boolean limitsMemory() {
    return true;
  }

  /** Before the backends of the case are closed, so that what was cancelled can end. */
  @AfterEach
  void leaveNoContainerBehind() throws Exception {
    endAll();
    Eventually.is("no container is left", this::containersLeft, left -> left == 0);
  }

  @Override
  protected Container container(VolumePath work) {
    try {
      return new Container(shellImage(), List.of(), seen(work), false);
    } catch (Exception e) {
      throw new IllegalStateException("no image for the case", e);
    }
  }

  @Override
  protected Set<String> ambientVariables() {
    return Set.of("HOSTNAME", "COLOUR", "SHAPE");
  }

  private String seen(VolumePath path) {
    return backend().volume(TENANT).pathSeenByTasks(path);
  }

  private TaskSpec mounting(TaskSpec spec, Container.Mount... mounts) throws Exception {
    return in(
        new Container(shellImage(), List.of(mounts), seen(spec.folders().work()), false), spec);
  }

  private static Container.Mount show(VolumePath source, String target, boolean writable) {
    return new Container.Mount(new StageSource.InVolume(source), target, writable);
  }

  private void prepareWith(
      TaskKey key, TaskSpec spec, VolumePath folder, StagePlan.Entry... entries) {
    prepare(key, List.of(spec.folders().work(), spec.folders().temporary(), folder), entries);
  }

  @Test
  void says_that_it_runs_containers_and_whether_it_limits_memory() {
    assertThat(backend().capabilities().containers())
        .isEqualTo(new Capabilities.Containers.Offered(limitsMemory()));
  }

  @Test
  void puts_the_entry_point_before_the_command_in_an_image_without_a_shell() throws Exception {
    TaskKey key = key("entry");
    TaskSpec spec =
        in(
            new Container(entryPointImage(), List.of(), seen(work(key)), false),
            spec(key, List.of("a b", "c")));
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("entry point a b c\n");
  }

  @Test
  void lays_the_environment_over_that_of_the_image() throws Exception {
    TaskKey key = key("environment");
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("SHAPE", "square");
    TaskSpec spec = with(spec(key, sh("echo $COLOUR $SHAPE")), environment);
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("red square\n");
  }

  @Test
  void starts_the_command_where_it_is_asked_to() throws Exception {
    TaskKey key = key("elsewhere");
    TaskSpec spec =
        in(
            new Container(
                shellImage(), List.of(show(work(key), "/out of it", true)), "/out of it", false),
            spec(key, sh("pwd; echo here > made")));
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("/out of it\n");
    assertThat(text(work(key).resolve("made"))).isEqualTo("here\n");
  }

  @Test
  void runs_the_command_as_the_user_who_owns_the_files() throws Exception {
    TaskKey key = key("user");
    TaskHandle handle = start(key, spec(key, sh("id -u; id -g; echo > mine")));
    assertThat(exitCode(handle)).isZero();
    Path mine = Path.of(seen(work(key).resolve("mine")));
    assertThat(stdout(key))
        .isEqualTo(
            "%s\n%s\n"
                .formatted(
                    Files.getAttribute(state, "unix:uid"), Files.getAttribute(state, "unix:gid")));
    assertThat(Files.getOwner(mine)).isEqualTo(Files.getOwner(state));
  }

  @Test
  void gives_no_network_unless_asked() throws Exception {
    TaskHandle handle = start("offline", sh(INTERFACES));
    assertThat(exitCode(handle)).isZero();
    assertThat(stdout(handle.key())).isEqualTo("lo\n");
  }

  @Test
  void gives_a_network_if_asked() throws Exception {
    TaskKey key = key("online");
    TaskSpec spec =
        in(
            new Container(shellImage(), List.of(), seen(work(key)), true),
            spec(key, sh(INTERFACES)));
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key).lines()).contains("lo").hasSizeGreaterThan(1);
  }

  @Test
  void tells_that_a_command_needed_more_memory_than_it_has() throws Exception {
    Assumptions.assumeTrue(limitsMemory(), "this engine limits no memory, and says so");
    TaskKey key = key("large");
    TaskSpec spec =
        with(
            spec(key, sh("dd if=/dev/zero of=/dev/null bs=300M count=1; exit $?")),
            new Resources(0.5, 32, 0, 0));
    TaskHandle handle = start(key, spec);
    assertThat(cause(handle))
        .isInstanceOfSatisfying(
            Cause.OutOfMemory.class,
            cause -> {
              assertThat(cause.limitMebibytes()).isEqualTo(32);
              assertThat(cause.peakMebibytes()).isBetween(1L, 32L);
            });
    Outcome outcome = end(handle);
    restart();
    assertThat(end(handle)).isEqualTo(outcome);
  }

  @Test
  void does_not_let_a_command_change_what_is_shown_read_only() throws Exception {
    TaskKey key = key("reader");
    VolumePath input = base(key).resolve("inputs/data");
    TaskSpec spec =
        mounting(
            spec(
                key,
                sh(
                    "cat \"$1\"; echo more >> \"$1\"; rm \"$1\"; echo > \"$2/other\"; exit 0",
                    seen(input),
                    seen(base(key).resolve("inputs")))),
            show(base(key).resolve("inputs"), seen(base(key).resolve("inputs")), false));
    prepareWith(
        key,
        spec,
        base(key).resolve("inputs"),
        new StagePlan.Literal(input, Bytes.ofText("data\n")));
    assertThat(exitCode(accepted(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("data\n");
    assertThat(text(input)).isEqualTo("data\n");
    assertThat(exists(base(key).resolve("inputs/other"))).isFalse();
  }

  /** A script with its {@code $1} and so on. */
  private static List<String> sh(String script, String... arguments) {
    List<String> command = new ArrayList<>(sh(script));
    command.add("sh");
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void lets_a_command_change_in_place_what_is_shown_writable() throws Exception {
    TaskKey key = key("writer");
    VolumePath data = base(key).resolve("shared/data");
    TaskSpec spec =
        mounting(
            spec(key, sh("echo more >> \"$1\"", "/var/in place/data")),
            show(data, "/var/in place/data", true));
    prepareWith(
        key,
        spec,
        base(key).resolve("shared"),
        new StagePlan.Literal(data, Bytes.ofText("data\n")));
    assertThat(exitCode(accepted(key, spec))).isZero();
    assertThat(text(data)).isEqualTo("data\nmore\n");
  }

  @Test
  void shows_paths_with_colons_and_commas() throws Exception {
    TaskKey key = key("odd");
    VolumePath folder = base(key).resolve("inputs/a:b,c=d \"e\"");
    VolumePath data = folder.resolve("A:Gln2Cys");
    String target = "/in:puts,source=x/A:Gln2Cys";
    TaskSpec spec = mounting(spec(key, sh("cat \"$1\"", target)), show(data, target, false));
    prepareWith(key, spec, folder, new StagePlan.Literal(data, Bytes.ofText("data\n")));
    assertThat(exitCode(accepted(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("data\n");
  }

  @Test
  void shows_nothing_that_lies_outside_the_volume() throws Exception {
    TaskKey key = key("link");
    TaskSpec first = spec(key, sh("ln -s /etc sneaky"));
    assertThat(exitCode(start(key, first))).isZero();
    TaskKey next = key("next");
    TaskSpec spec =
        mounting(spec(next, sh("ls /shown")), show(work(key).resolve("sneaky"), "/shown", false));
    assertThat(cause(start(next, spec))).isInstanceOf(Cause.NotStarted.class);
    TaskKey outside = key("outside");
    TaskSpec direct =
        mounting(
            spec(outside, sh("ls /shown")),
            new Container.Mount(new StageSource.Outside("/etc"), "/shown", false));
    assertThat(cause(start(outside, direct))).isInstanceOf(Cause.NotStarted.class);
  }

  @Test
  void gives_every_task_temporary_places_of_its_own() throws Exception {
    TaskKey first = key("first");
    TaskSpec writes = spec(first, sh("echo > /tmp/left; echo > /dev/shm/left; exit 0"));
    assertThat(exitCode(start(first, writes))).isZero();
    TaskHandle second = start("second", sh("ls /tmp/left /dev/shm/left 2>/dev/null; exit 0"));
    assertThat(exitCode(second)).isZero();
    assertThat(stdout(second.key())).isEmpty();
  }

  @Test
  void keeps_the_processes_of_others_out_of_sight() throws Exception {
    TaskHandle other = start("other", sh("exec sleep 1000"));
    awaitRunning(other);
    TaskHandle handle = start("looker", sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"));
    assertThat(exitCode(handle)).isZero();
    assertThat(stdout(handle.key())).doesNotContain("sleep 1000");
  }

  @Test
  void can_not_gain_privileges() throws Exception {
    TaskHandle handle = start("privileges", sh("grep NoNewPrivs /proc/self/status"));
    assertThat(exitCode(handle)).isZero();
    assertThat(stdout(handle.key())).isEqualTo("NoNewPrivs:\t1\n");
  }

  @Test
  void says_which_image_a_command_ran_in() throws Exception {
    TaskHandle handle = start("digest", sh("exit 0"));
    Outcome outcome = end(handle);
    assertThat(outcome).isInstanceOf(Outcome.Exited.class);
    String digest =
        Objects.requireNonNull(((Outcome.Exited) outcome).usage().imageDigest(), "a digest");
    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    ContainerImage image = shellImage();
    assertThat(backend().resolveImages(TENANT, Set.of(image, MISSING)))
        .containsEntry(image, new ImageResolution.Found(digest))
        .hasEntrySatisfying(
            MISSING, missing -> assertThat(missing).isInstanceOf(ImageResolution.Failed.class));
  }

  @Test
  void tells_that_an_image_is_missing() throws Exception {
    TaskKey key = key("missing");
    TaskSpec spec =
        in(new Container(MISSING, List.of(), seen(work(key)), false), spec(key, sh("exit 0")));
    TaskHandle handle = start(key, spec);
    assertThat(cause(handle))
        .isInstanceOfSatisfying(
            Cause.Image.class, cause -> assertThat(cause.image()).isEqualTo(MISSING.name()));
    Outcome outcome = end(handle);
    restart();
    assertThat(end(handle)).isEqualTo(outcome);
  }

  @Test
  void writes_streams_beside_the_working_folder() throws Exception {
    TaskKey key = key("logs");
    VolumePath log = base(key).resolve("stdout.log");
    TaskSpec spec =
        with(spec(key, sh("echo one; echo two >&2")), new TaskSpec.Streams(null, log, log));
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(text(log)).isEqualTo("one\ntwo\n");
  }

  @Test
  void removes_a_container_whose_task_was_deleted_while_no_server_ran() throws Exception {
    TaskHandle handle = start("orphan", sh("exec sleep 1000"));
    awaitRunning(handle);
    backend().close();
    backend().volume(TENANT).delete(base(handle.key()));
    assertThat(containersLeft()).isOne();
    restart();
    Eventually.is("the orphan is gone", this::containersLeft, left -> left == 0);
  }
}
