package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogNamesTest {
  private final LogNames names = new LogNames("my-tool");

  @Test
  void a_log_is_named_by_its_step_and_shards_are_counted_from_one() {
    assertThat(names.of("main/align")).isEqualTo("align");
    assertThat(names.of("main/sort[0]")).isEqualTo("sort");
    assertThat(names.of("main/sort[7]")).isEqualTo("sort_8");
    assertThat(names.of("main")).isEqualTo("my-tool");
  }

  @Test
  void steps_of_the_same_name_are_counted_on() {
    assertThat(names.of("main/left/align")).isEqualTo("align");
    assertThat(names.of("main/right/align")).isEqualTo("align_2");
    assertThat(names.of("main/left[1]/deep[2]/align")).isEqualTo("align_3");
    assertThat(names.of("main/align_2")).isEqualTo("align_2_2");
  }

  @Test
  void a_step_keeps_its_name() {
    String first = names.of("main/left/align");
    names.of("main/right/align");
    assertThat(names.of("main/left/align")).isEqualTo(first);
  }

  @Test
  void any_id_gives_a_name_that_is_a_file_s_and_a_url_s() {
    for (String id :
        new String[] {
          "..", ".", "...x", "a b", "ä", "a\\b", "%2e", "x".repeat(500), "a\nb", "\0"
        }) {
      assertThat(names.of("main/" + id)).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,125}");
    }
  }
}
