package org.orrery.api.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.problem.Problem;

class UploadTreeTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @Test
  void takes_files_and_empty_folders() {
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    entries.put("a b/c.txt", DIGEST);
    entries.put("a b/empty", null);

    assertThat(UploadTree.parse(entries))
        .isInstanceOfSatisfying(
            UploadTree.Parsed.Tree.class,
            parsed -> {
              assertThat(parsed.tree().files())
                  .containsExactly(Map.entry("a b/c.txt", new Sha256(DIGEST)));
              assertThat(parsed.tree().emptyFolders()).containsExactly("a b/empty");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/",
        ".",
        "a/./b",
        "a\0b",
        "\ud800"
      })
  void refuses_a_path_that_is_not_plain(String path) {
    assertThat(UploadTree.parse(Map.of(path, DIGEST)))
        .isInstanceOfSatisfying(
            UploadTree.Parsed.Refused.class,
            refused ->
                assertThat(refused.problems()).extracting(Problem::code).containsOnly("TREE_PATH"));
  }

  @Test
  void refuses_a_file_that_is_a_folder_too() {
    assertThat(UploadTree.parse(Map.of("a", DIGEST, "a/b/c", DIGEST)))
        .isInstanceOfSatisfying(
            UploadTree.Parsed.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::pointer)
                    .containsExactly("/a~1b~1c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "sha256:0", "0123456789ABCDEF"})
  void refuses_what_is_no_digest(String digest) {
    assertThat(UploadTree.parse(Map.of("a", digest))).isInstanceOf(UploadTree.Parsed.Refused.class);
  }

  @Test
  void refuses_a_name_that_no_file_system_takes() {
    assertThat(UploadTree.parse(Map.of("é".repeat(128), DIGEST)))
        .isInstanceOf(UploadTree.Parsed.Refused.class);
  }
}
