package org.orrery.cwl.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.VolumePath;

class ContainerMountsTest {
  private static Set<VolumePath> places(String format, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new VolumePath(format.formatted(i)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Test
  void hundreds_of_files_of_one_folder_are_one_mount() {
    assertThat(ContainerMounts.folded(places("store/f%d", 500)))
        .containsExactly(new VolumePath("store"));
  }

  @Test
  void a_few_files_are_shown_one_by_one() {
    assertThat(ContainerMounts.folded(places("store/f%d", 3))).hasSize(3);
  }

  @Test
  void the_root_of_the_volume_is_never_shown() {
    assertThat(ContainerMounts.folded(places("f%d", 100))).hasSize(100);
  }

  @Test
  void what_lies_in_a_place_that_is_shown_needs_no_mount_of_its_own() {
    assertThat(
            ContainerMounts.folded(
                Set.of(
                    new VolumePath("a"),
                    new VolumePath("a/b"),
                    new VolumePath("a/b/c"),
                    new VolumePath("a.b"))))
        .containsExactlyInAnyOrder(new VolumePath("a"), new VolumePath("a.b"));
  }
}
