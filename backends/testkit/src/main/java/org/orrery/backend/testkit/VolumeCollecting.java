package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.CollectRequest.Limits;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Collected.FileEntry;
import org.orrery.backend.spi.Collected.FolderEntry;
import org.orrery.backend.spi.Collected.Listing;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;

/** The cases about {@code collect} of what well-behaved tasks leave. */
abstract class VolumeCollecting extends VolumePreparing {
  private static final String SHA1_OF_ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";
  private static final String SHA1_OF_NOTHING = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

  @Test
  void lists_everything_and_digests_what_matches() throws Exception {
    write(work.resolve("a.txt"), "abc");
    write(work.resolve("b.log"), "abc");
    write(work.resolve("d/e.txt"), "");
    Listing listing = list("*.txt");
    assertThat(listing.matches()).containsExactly(List.of("a.txt"));
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.contents()).isEmpty();
    assertThat(listing.entries())
        .isEqualTo(
            Map.of(
                "a.txt", new FileEntry(in(WORK + "/a.txt"), 3, SHA1_OF_ABC, null),
                "b.log", new FileEntry(in(WORK + "/b.log"), 3, null, null),
                "d", new FolderEntry(in(WORK + "/d")),
                "d/e.txt", new FileEntry(in(WORK + "/d/e.txt"), 0, null, null)));
  }

  @Test
  void digests_everything_below_a_folder_that_matches() throws Exception {
    write(work.resolve("d/deep/e"), "");
    write(work.resolve("d/.hidden"), "abc");
    write(work.resolve("other"), "abc");
    Listing listing = list("d");
    assertThat(listing.matches()).containsExactly(List.of("d"));
    assertThat(file(listing, "d/deep/e").sha1()).isEqualTo(SHA1_OF_NOTHING);
    assertThat(file(listing, "d/.hidden").sha1()).isEqualTo(SHA1_OF_ABC);
    assertThat(file(listing, "other").sha1()).isNull();
  }

  @Test
  void a_dot_is_the_folder_itself() throws Exception {
    write(work.resolve("a"), "abc");
    for (String pattern : List.of(".", "./", "./.")) {
      Listing listing = list(pattern);
      assertThat(listing.matches()).containsExactly(List.of("."));
      assertThat(listing.entries().get(".")).isEqualTo(new FolderEntry(in(WORK.value())));
      assertThat(file(listing, "a").sha1()).isEqualTo(SHA1_OF_ABC);
    }
    assertThat(list("a").entries()).doesNotContainKey(".");
  }

  @Test
  void an_empty_folder_is_an_empty_listing() {
    assertThat(list("*")).isEqualTo(new Listing(List.of(List.of()), Map.of(), Map.of(), List.of()));
  }

  @Test
  void patterns_are_those_of_glob() throws Exception {
    for (String name :
        List.of(
            "a", "b", "ab", "a.b", "A", "1", "-", "]", "[", "!", "^", "*", "?", "[a]", "a\\b", "é",
            "日本", ".dot", "..dot", "d/a", "d/.dot", "d/e/a", ".d/a", "x y")) {
      write(work.resolve(name), name);
    }
    Map<String, List<String>> expected =
        Map.ofEntries(
            Map.entry("a", List.of("a")),
            Map.entry(
                "?", List.of("!", "*", "-", "1", "?", "A", "[", "]", "^", "a", "b", "d", "é")),
            Map.entry("??", List.of("ab", "日本")),
            Map.entry("a*", List.of("a", "a.b", "a\\b", "ab")),
            Map.entry("*b", List.of("a.b", "a\\b", "ab", "b")),
            Map.entry("a*b", List.of("a.b", "a\\b", "ab")),
            Map.entry("**b", List.of("a.b", "a\\b", "ab", "b")),
            Map.entry("[ab]", List.of("a", "b")),
            Map.entry("[!ab]", List.of("!", "*", "-", "1", "?", "A", "[", "]", "^", "d", "é")),
            Map.entry("[^ab1]", List.of("!", "*", "-", "?", "A", "[", "]", "^", "d", "é")),
            Map.entry("[a-c]", List.of("a", "b")),
            Map.entry("[[:upper:]]", List.of("A")),
            Map.entry("[[:digit:]b]", List.of("1", "b")),
            Map.entry("[]]", List.of("]")),
            Map.entry("[!]ab]", List.of("!", "*", "-", "1", "?", "A", "[", "^", "d", "é")),
            Map.entry("[a-]", List.of("-", "a")),
            Map.entry("[\\]]", List.of("]")),
            Map.entry("[é日]", List.of("é")),
            Map.entry("[", List.of("[")),
            Map.entry("[a", List.of()),
            Map.entry("\\[a\\]", List.of("[a]")),
            Map.entry("\\*", List.of("*")),
            Map.entry("\\a", List.of("a")),
            Map.entry("a\\\\b", List.of("a\\b")),
            Map.entry("x\\ y", List.of("x y")),
            Map.entry("é", List.of("é")),
            Map.entry("日?", List.of("日本")),
            Map.entry(".*", List.of("..dot", ".d", ".dot")),
            Map.entry("[.]dot", List.of()),
            Map.entry("*dot", List.of()),
            Map.entry("\\.dot", List.of(".dot")),
            Map.entry("d/*", List.of("d/a", "d/e")),
            Map.entry("d/.*", List.of("d/.dot")),
            Map.entry("*/a", List.of("d/a")),
            Map.entry(".*/a", List.of(".d/a")),
            Map.entry("*/*/a", List.of("d/e/a")),
            Map.entry("**/a", List.of("d/a")),
            Map.entry("d/", List.of("d")),
            Map.entry("*/", List.of("d")),
            Map.entry("a/", List.of()),
            Map.entry("./d//./a", List.of("d/a")),
            Map.entry("d[/]a", List.of()),
            Map.entry("d\\/a", List.of("d/a")),
            Map.entry("{a,b}", List.of()),
            Map.entry("~", List.of()),
            Map.entry("$HOME", List.of()),
            Map.entry("", List.of()),
            Map.entry("missing", List.of()));
    List<String> patterns = List.copyOf(expected.keySet());
    Listing listing = list(patterns.toArray(String[]::new));
    for (int i = 0; i < patterns.size(); i++) {
      assertThat(listing.matches().get(i))
          .as("matches of %s", patterns.get(i))
          .isEqualTo(expected.get(patterns.get(i)));
      for (String match : listing.matches().get(i)) {
        if (listing.entries().get(match) instanceof FileEntry file) {
          assertThat(file.sha1()).as("digest of %s", match).isNotNull();
        }
      }
    }
    assertThat(listing.problems()).isEmpty();
  }

  @Test
  void matches_are_sorted_by_byte() throws Exception {
    List<String> names = List.of("B", "Z", "_", "a", "b", "é", "！", "😀");
    for (String name : names) {
      write(work.resolve(name), "");
    }
    assertThat(matches("*")).isEqualTo(names);
  }

  @Test
  void takes_every_name() throws Exception {
    for (String name : ODD_NAMES) {
      write(work.resolve("d").resolve(name).resolve(name), "abc");
    }
    Listing listing = list("d");
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.entries()).hasSize(1 + 2 * ODD_NAMES.size());
    for (String name : ODD_NAMES) {
      assertThat(file(listing, "d/" + name + "/" + name))
          .isEqualTo(new FileEntry(in(WORK + "/d/" + name + "/" + name), 3, SHA1_OF_ABC, null));
    }
    try (var here = Files.list(root)) {
      assertThat(here.map(p -> p.getFileName().toString())).containsExactly("job1");
    }
  }

  @Test
  void takes_every_name_as_a_pattern() throws Exception {
    List<Glob> globs = new ArrayList<>();
    for (String name : ODD_NAMES) {
      write(work.resolve(name), "abc");
      globs.add(new Glob(name.replaceAll("[\\\\*?\\[]", "\\\\$0"), true));
    }
    Listing listing = list(with(globs, List.of(), List.of()));
    for (int i = 0; i < globs.size(); i++) {
      assertThat(listing.matches().get(i)).containsExactly(ODD_NAMES.get(i));
      FileEntry entry = file(listing, ODD_NAMES.get(i));
      assertThat(entry.sha1()).isEqualTo(SHA1_OF_ABC);
      assertThat(entry.head()).isEqualTo(Bytes.ofText("abc"));
    }
  }

  @Test
  void a_folder_with_an_odd_name_is_collected() throws Exception {
    for (String name : ODD_NAMES) {
      VolumePath odd = new VolumePath("odd").resolve(name).resolve("work");
      write(root.resolve(odd.value()).resolve("a"), "abc");
      CollectRequest request =
          new CollectRequest(
              KEY,
              new StageSource.InVolume(odd),
              List.of(new Glob("*", false)),
              List.of(),
              List.of(),
              Limits.DEFAULT);
      assertThat(list(request).entries())
          .isEqualTo(Map.of("a", new FileEntry(in(odd + "/a"), 3, SHA1_OF_ABC, null)));
    }
  }

  static CollectRequest with(List<Glob> globs, List<String> contents, List<StageSource> roots) {
    return new CollectRequest(
        KEY, new StageSource.InVolume(WORK), globs, contents, roots, Limits.DEFAULT);
  }

  @Test
  void brings_the_beginning_of_matched_files_if_asked() throws Exception {
    byte[] large = new byte[100_000];
    large[65_536] = 7;
    Files.write(work.resolve("large"), large);
    write(work.resolve("d/inside"), "abc");
    write(work.resolve("small"), "abc\n\n");
    write(work.resolve("empty"), "");
    Listing listing = list(with(List.of(new Glob("*", true)), List.of(), List.of()));
    assertThat(file(listing, "large").head()).isEqualTo(Bytes.of(Arrays.copyOf(large, 65_537)));
    assertThat(file(listing, "small").head()).isEqualTo(Bytes.ofText("abc\n\n"));
    assertThat(file(listing, "empty").head()).isEqualTo(Bytes.ofText(""));
    assertThat(file(listing, "d/inside").head()).isNull();
  }

  @Test
  void brings_small_files_whole() throws Exception {
    byte[] bytes = someBytes(200_000);
    Files.write(work.resolve("cwl.output.json"), bytes);
    write(work.resolve("d/e"), "");
    Listing listing =
        list(with(List.of(), List.of("cwl.output.json", "d/e", "missing", "no/such"), List.of()));
    assertThat(listing.contents())
        .isEqualTo(Map.of("cwl.output.json", Bytes.of(bytes), "d/e", Bytes.ofText("")));
    assertThat(listing.problems()).isEmpty();
  }

  @Test
  void a_small_file_that_is_large_or_none_is_a_problem() throws Exception {
    write(work.resolve("large"), "12345");
    write(work.resolve("d/e"), "1234");
    CollectRequest request =
        new CollectRequest(
            KEY,
            new StageSource.InVolume(WORK),
            List.of(),
            List.of("large", "d", "d/e"),
            List.of(),
            new Limits(1000, 4));
    Listing listing = list(request);
    assertThat(listing.contents()).isEqualTo(Map.of("d/e", Bytes.ofText("1234")));
    assertThat(problems(listing)).containsExactly("d", "large");
  }

  @Test
  void a_link_inside_the_folder_is_shown_as_what_it_leads_to() throws Exception {
    write(work.resolve("real/file"), "abc");
    Files.createSymbolicLink(work.resolve("to-file"), Path.of("real/file"));
    Files.createSymbolicLink(work.resolve("to-folder"), work.resolve("real"));
    Files.createSymbolicLink(work.resolve("to-link"), Path.of("to-folder/../to-file"));
    Listing listing = list("to-*");
    assertThat(listing.matches()).containsExactly(List.of("to-file", "to-folder", "to-link"));
    FileEntry digested = new FileEntry(in(WORK + "/real/file"), 3, SHA1_OF_ABC, null);
    assertThat(listing.entries())
        .isEqualTo(
            Map.of(
                "real",
                new FolderEntry(in(WORK + "/real")),
                "real/file",
                new FileEntry(in(WORK + "/real/file"), 3, null, null),
                "to-file",
                digested,
                "to-link",
                digested,
                "to-folder",
                new FolderEntry(in(WORK + "/real")),
                "to-folder/file",
                digested));
    assertThat(matches("to-folder/*")).containsExactly("to-folder/file");
    assertThat(file(list("*/f*"), "to-folder/file").sha1()).isEqualTo(SHA1_OF_ABC);
  }

  @Test
  void a_link_into_a_link_root_is_taken() throws Exception {
    write(root.resolve("job1/input dir/sub/a"), "abc");
    write(root.resolve("job1/single"), "abc");
    Files.createSymbolicLink(root.resolve("job1/input dir/sub/s"), root.resolve("job1/single"));
    Files.createSymbolicLink(work.resolve("dir"), root.resolve("job1/input dir"));
    Files.createSymbolicLink(work.resolve("deep"), root.resolve("job1/input dir/sub/a"));
    Files.createSymbolicLink(work.resolve("one"), root.resolve("job1/single"));
    List<StageSource> roots = List.of(in("job1/input dir"), in("job1/single"), in("job1/none"));
    Listing listing =
        list(with(List.of(new Glob("*", true), new Glob("dir/*/*", true)), List.of("one"), roots));
    FileEntry a = file(listing, "dir/sub/a");
    assertThat(a.source()).isEqualTo(in("job1/input dir/sub/a"));
    assertThat(a.sha1()).isEqualTo(SHA1_OF_ABC);
    assertThat(file(listing, "dir/sub/s").sha1()).isEqualTo(SHA1_OF_ABC);
    assertThat(file(listing, "dir/sub/s").source()).isEqualTo(in("job1/single"));
    assertThat(file(listing, "deep"))
        .isEqualTo(new FileEntry(in("job1/input dir/sub/a"), 3, SHA1_OF_ABC, Bytes.ofText("abc")));
    assertThat(file(listing, "one").head()).isEqualTo(Bytes.ofText("abc"));
    assertThat(listing.contents()).isEqualTo(Map.of("one", Bytes.ofText("abc")));
    assertThat(listing.matches().get(1)).containsExactly("dir/sub/a", "dir/sub/s");
    assertThat(listing.problems()).isEmpty();
  }

  @Test
  void a_link_root_outside_counts_only_with_leave() throws Exception {
    write(outside.resolve("dir/a"), "abc");
    Files.createSymbolicLink(outside.resolve("way"), outside.resolve("dir"));
    Files.createSymbolicLink(work.resolve("l"), outside.resolve("way/a"));
    CollectRequest request =
        with(List.of(new Glob("*", false)), List.of(), List.of(out(outside.resolve("way"))));
    assertThat(problems(list(request))).containsExactly("l");
    reopenReadingOutside();
    Listing listing = list(request);
    assertThat(listing.problems()).isEmpty();
    assertThat(file(listing, "l"))
        .isEqualTo(new FileEntry(out(outside.resolve("dir/a")), 3, SHA1_OF_ABC, null));
  }

  @Test
  void a_folder_outside_is_collected_only_with_leave() throws Exception {
    write(outside.resolve("dir/a"), "abc");
    CollectRequest request =
        new CollectRequest(
            KEY,
            out(outside.resolve("dir")),
            List.of(new Glob("a", false)),
            List.of(),
            List.of(),
            Limits.DEFAULT);
    assertThat(collect(request)).isInstanceOf(Collected.Failed.class);
    reopenReadingOutside();
    assertThat(list(request).entries())
        .isEqualTo(Map.of("a", new FileEntry(out(outside.resolve("dir/a")), 3, SHA1_OF_ABC, null)));
  }

  @Test
  void a_folder_that_is_gone_or_none_is_a_failure() throws Exception {
    write(root.resolve("job1/file"), "");
    write(outside.resolve("a"), "secret");
    Files.createSymbolicLink(root.resolve("job1/link"), outside);
    for (String folder : List.of("job1/gone", "job1/file", "job1/link", "job1/file/below")) {
      CollectRequest request =
          new CollectRequest(
              KEY, in(folder), List.of(new Glob("*", false)), List.of(), List.of(), Limits.DEFAULT);
      assertThat(collect(request)).as(folder).isInstanceOf(Collected.Failed.class);
    }
  }

  @Test
  void more_entries_than_allowed_are_a_failure() throws Exception {
    for (int i = 0; i < 10; i++) {
      write(work.resolve("d" + i % 2 + "/f" + i), "");
    }
    for (int most : List.of(11, 12)) {
      CollectRequest request =
          new CollectRequest(
              KEY,
              new StageSource.InVolume(WORK),
              List.of(new Glob("*", false)),
              List.of(),
              List.of(),
              new Limits(most, 10));
      assertThat(collect(request))
          .isInstanceOf(most == 12 ? Listing.class : Collected.Failed.class);
    }
  }

  @Test
  void collects_many_tasks_and_none_hides_the_others() throws Exception {
    List<CollectRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      if (i != 7) {
        write(root.resolve("job1/scatter/" + i + "/n"), "" + i);
      }
      requests.add(
          new CollectRequest(
              new TaskKey("job1", "s[" + i + "]", 1),
              in("job1/scatter/" + i),
              List.of(new Glob("n", true)),
              List.of(),
              List.of(),
              Limits.DEFAULT));
    }
    Map<TaskKey, Collected> collected = volume().collect(requests);
    assertThat(collected).hasSize(20);
    for (int i = 0; i < 20; i++) {
      Collected one = collected.get(new TaskKey("job1", "s[" + i + "]", 1));
      if (i == 7) {
        assertThat(one).isInstanceOf(Collected.Failed.class);
      } else {
        String text = "" + i;
        assertThat(one)
            .isInstanceOfSatisfying(
                Listing.class, l -> assertThat(file(l, "n").head()).isEqualTo(Bytes.ofText(text)));
      }
    }
  }

  @Test
  void what_prepare_made_can_be_collected() throws Exception {
    write(root.resolve("job1/in"), "abc");
    assertThat(
            prepare(
                literal("l", "abc"),
                new StagePlan.Link(WORK.resolve("link"), in("job1/in")),
                new StagePlan.Copy(WORK.resolve("copy"), in("job1/in"))))
        .isEqualTo(new Prepared.Ready());
    Listing listing = list(with(List.of(new Glob("*", false)), List.of(), List.of(in("job1/in"))));
    assertThat(listing.matches()).containsExactly(List.of("copy", "l", "link"));
    assertThat(listing.entries().values())
        .allSatisfy(e -> assertThat(((FileEntry) e).sha1()).isEqualTo(SHA1_OF_ABC));
  }
}
