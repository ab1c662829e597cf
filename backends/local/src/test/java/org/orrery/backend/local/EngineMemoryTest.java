package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.local.containers.BubblewrapEngine;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.EngineChoice.Wish;
import org.orrery.backend.local.containers.NoEngine;

class EngineMemoryTest {
  @TempDir Path data = Path.of("set by JUnit");

  private Path file() {
    return data.resolve("container-engine");
  }

  private URI silent() {
    return URI.create("unix://" + data.resolve("no.sock"));
  }

  private ContainerEngine open(Wish wish, @Nullable URI host) throws IOException {
    return open(wish, host, ContainerSettings.ownUser());
  }

  private ContainerEngine open(Wish wish, @Nullable URI host, String user) throws IOException {
    return new EngineMemory(
            file(), new BubblewrapPlaces(data.resolve("images"), data.resolve("containers"), null))
        .open(wish, host, ContainerSettings.ofServer("mine", user), Runnable::run)
        .engine();
  }

  /** As the engine keeps it, of a container that has ended. */
  private Path record(String name, String instance) throws IOException {
    Path folder = Files.createDirectories(data.resolve("containers").resolve(name));
    Files.writeString(
        folder.resolve("container"), "label.orrery.instance=" + instance + "\nattempt=/a\n");
    return folder;
  }

  @Test
  void keeps_the_choice() throws Exception {
    open(Wish.AUTO, silent()).close();
    assertThat(file()).hasContent("docker " + silent());
    Files.writeString(file(), "bubblewrap /nowhere/bwrap\n");
    assertThat(open(Wish.AUTO, silent())).isInstanceOf(BubblewrapEngine.class);
    assertThat(file()).hasContent("bubblewrap /nowhere/bwrap");
  }

  @Test
  void lets_docker_move_if_somebody_says_so() throws Exception {
    Files.writeString(file(), "docker unix:///elsewhere.sock\n");
    open(Wish.AUTO, silent()).close();
    assertThat(file()).hasContent("docker " + silent());
  }

  @Test
  void ends_what_the_former_engine_runs_of_this_place_only() throws Exception {
    Files.writeString(file(), "bubblewrap /nowhere/bwrap\n");
    Path mine = record("a", "mine");
    Path other = record("b", "other");
    assertThat(open(Wish.NONE, null)).isInstanceOf(NoEngine.class);
    assertThat(mine).doesNotExist();
    assertThat(other).exists();
    assertThat(file()).doesNotExist();
  }

  @Test
  void gives_up_no_engine_that_can_not_be_asked() throws Exception {
    Files.writeString(file(), "docker " + silent() + "\n");
    assertThatThrownBy(() -> open(Wish.NONE, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may still run")
        .hasMessageContaining("delete `" + file() + "`");
    assertThat(file()).exists();
  }

  @Test
  void refuses_what_it_did_not_write() throws Exception {
    Files.writeString(file(), "lxc\n");
    assertThatThrownBy(() -> open(Wish.AUTO, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("`lxc`");
  }

  @Test
  void refuses_a_user_that_bubblewrap_can_not_give() throws Exception {
    Files.writeString(file(), "bubblewrap /nowhere/bwrap\n");
    assertThatThrownBy(() -> open(Wish.AUTO, null, "4242:4242"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("`4242:4242`");
  }
}
