package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StagePlan.Copy;
import org.orrery.backend.spi.StagePlan.Folder;
import org.orrery.backend.spi.StagePlan.Link;
import org.orrery.backend.spi.StagePlan.Literal;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;

/** The cases about {@code prepare}. */
abstract class VolumePreparing extends VolumeFixture {
  /** Everything that a name of a file may hold and a shell may stumble over. */
  static final List<String> ODD_NAMES =
      List.of(
          "with space",
          " leading",
          "trailing ",
          "new\nline",
          "ends with newline\n",
          "\n",
          "tab\tand\rreturn",
          "single'quote",
          "double\"quote",
          "back\\slash",
          "back\\nslash",
          "$(touch hacked)",
          "`touch hacked`",
          "$HOME",
          "-rf",
          "--",
          "-n",
          "*",
          "[a]",
          "?",
          "~",
          "#",
          "a;b",
          "a|b&c",
          "<in>out",
          "{a,b}",
          "%s%d%n",
          "!x",
          "=",
          "Größe-日本-😀",
          "\u0001\u0007\u001b[31m",
          "\u007f",
          "...",
          ".hidden");

  @Test
  void makes_the_folders_of_a_plan_with_their_parents() throws Exception {
    VolumePath temporary = new VolumePath("job2/b/tmp");
    VolumePath deep = new VolumePath("job2/b/work");
    assertThat(prepare(List.of(deep, temporary))).isEqualTo(new Prepared.Ready());
    assertThat(root.resolve("job2/b/work")).isEmptyDirectory();
    assertThat(root.resolve("job2/b/tmp")).isEmptyDirectory();
  }

  @Test
  void writes_a_literal_byte_for_byte() throws Exception {
    byte[] all = someBytes(70_000);
    Prepared prepared = prepare(new Literal(WORK.resolve("deep/er/bin"), Bytes.of(all)));
    assertThat(prepared).isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("deep/er/bin")).hasBinaryContent(all);
  }

  @Test
  void writes_literals_that_look_like_formats_and_quotes() throws Exception {
    String text = "%s %% \\n \\061 '\"$(x) `x` $HOME\n\nEOF\n\n";
    assertThat(prepare(literal("a", text), literal("empty", ""))).isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("a")).hasContent(text);
    assertThat(work.resolve("empty")).isEmptyFile();
  }

  @Test
  void takes_every_name_as_it_is() throws Exception {
    StagePlan.Entry[] entries =
        ODD_NAMES.stream()
            .map(name -> literal(name + "/" + name, "in " + name))
            .toArray(StagePlan.Entry[]::new);
    assertThat(prepare(entries)).isEqualTo(new Prepared.Ready());
    for (String name : ODD_NAMES) {
      assertThat(Files.readString(work.resolve(name).resolve(name))).isEqualTo("in " + name);
    }
    try (var made = Files.list(work)) {
      assertThat(made).hasSize(ODD_NAMES.size());
    }
  }

  @Test
  void makes_an_empty_folder() throws Exception {
    assertThat(prepare(new Folder(WORK.resolve("x/y")))).isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("x/y")).isEmptyDirectory();
  }

  @Test
  void links_to_a_source_as_tasks_see_it() throws Exception {
    write(root.resolve("job1/in put/a"), "1");
    Prepared prepared = prepare(new Link(WORK.resolve("l"), in("job1/in put/a")));
    assertThat(prepared).isEqualTo(new Prepared.Ready());
    assertThat(Files.readSymbolicLink(work.resolve("l")))
        .hasToString(volume().pathSeenByTasks(new VolumePath("job1/in put/a")));
    assertThat(work.resolve("l")).hasContent("1");
  }

  @Test
  void copies_a_file_so_that_the_task_may_write_to_it() throws Exception {
    Path source = write(root.resolve("job1/a.sh"), "echo 1");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(prepare(new Copy(WORK.resolve("b.sh"), in("job1/a.sh"))))
        .isEqualTo(new Prepared.Ready());
    Path copy = work.resolve("b.sh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .startsWith("rwx");
    Files.writeString(copy, "changed");
    assertThat(source).hasContent("echo 1");
  }

  @Test
  void copies_a_folder_and_what_its_links_lead_to() throws Exception {
    write(root.resolve("job1/other/file"), "linked");
    Path source = Files.createDirectories(root.resolve("job1/folder/sub"));
    write(source.resolve("plain"), "plain");
    Files.createSymbolicLink(source.resolve("file"), root.resolve("job1/other/file"));
    Files.createSymbolicLink(source.resolve("dir"), Path.of("../../other"));
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(prepare(new Copy(WORK.resolve("c"), in("job1/folder"))))
        .isEqualTo(new Prepared.Ready());

    assertThat(work.resolve("c/sub/plain")).hasContent("plain");
    for (String linked : List.of("c/sub/file", "c/sub/dir/file")) {
      assertThat(work.resolve(linked)).hasContent("linked");
      assertThat(Files.isRegularFile(work.resolve(linked), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
    assertThat(Files.isDirectory(work.resolve("c/sub/dir"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("c/sub"))))
        .startsWith("rwx");
  }

  @Test
  void copies_a_sparse_file_with_its_length() throws Exception {
    Path sparse = root.resolve("job1/sparse");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(3_000_001);
      file.seek(2_000_000);
      file.write(7);
    }
    assertThat(prepare(new Copy(WORK.resolve("s"), in("job1/sparse"))))
        .isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("s")).hasSameBinaryContentAs(sparse);
  }

  @Test
  void a_folder_that_leads_to_itself_is_not_copied_for_ever() throws Exception {
    Path folder = Files.createDirectories(root.resolve("job1/folder"));
    Files.createSymbolicLink(folder.resolve("again"), folder);
    assertThat(prepare(new Copy(WORK.resolve("c"), in("job1/folder"))))
        .isInstanceOfSatisfying(
            Prepared.Failed.class, f -> assertThat(f.why()).contains("job1/folder"));
  }

  @Test
  void a_link_in_a_copied_folder_does_not_fetch_what_lies_outside_the_volume() throws Exception {
    write(outside.resolve("secret"), "secret");
    Path folder = Files.createDirectories(root.resolve("job1/folder"));
    Files.createSymbolicLink(folder.resolve("l"), outside.resolve("secret"));
    assertThat(prepare(new Copy(WORK.resolve("c"), in("job1/folder"))))
        .isInstanceOfSatisfying(
            Prepared.Failed.class, f -> assertThat(f.why()).contains("job1/folder/l"));
    assertThat(work.resolve("c/l")).doesNotExist();
  }

  @Test
  void a_source_reached_through_a_link_is_refused() throws Exception {
    write(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("job1/way"), outside);
    Files.createSymbolicLink(root.resolve("job1/file"), outside.resolve("secret"));
    for (String source : List.of("job1/way/secret", "job1/file")) {
      assertThat(prepare(new Copy(WORK.resolve("c"), in(source))))
          .isInstanceOfSatisfying(Prepared.Failed.class, f -> assertThat(f.why()).contains(source));
      assertThat(work.resolve("c")).doesNotExist();
    }
  }

  @Test
  void names_the_source_that_is_missing() {
    for (String kind : List.of("link", "copy")) {
      VolumePath target = WORK.resolve("t");
      StagePlan.Entry entry =
          kind.equals("link")
              ? new Link(target, in("job1/not there"))
              : new Copy(target, in("job1/not there"));
      assertThat(prepare(entry))
          .isInstanceOfSatisfying(
              Prepared.Failed.class, f -> assertThat(f.why()).contains("job1/not there"));
    }
  }

  @Test
  void a_source_that_is_a_fifo_fails_at_once() throws Exception {
    Posix.run("mkfifo", root.resolve("job1/fifo").toString());
    Files.createDirectories(root.resolve("job1/folder"));
    Posix.run("mkfifo", root.resolve("job1/folder/fifo").toString());
    assertThat(prepare(new Copy(WORK.resolve("c"), in("job1/fifo"))))
        .isInstanceOf(Prepared.Failed.class);
    assertThat(prepare(new Copy(WORK.resolve("c"), in("job1/folder"))))
        .isInstanceOfSatisfying(
            Prepared.Failed.class, f -> assertThat(f.why()).contains("job1/folder/fifo"));
  }

  @Test
  void a_source_outside_is_refused_without_leave() throws Exception {
    write(outside.resolve("a"), "1");
    assertThat(prepare(new Link(WORK.resolve("a"), out(outside.resolve("a")))))
        .isInstanceOf(Prepared.Failed.class);
    assertThat(prepare(new Copy(WORK.resolve("a"), out(outside.resolve("a")))))
        .isInstanceOf(Prepared.Failed.class);
    assertThat(work.resolve("a")).doesNotExist();
  }

  @Test
  void a_source_outside_is_linked_and_copied_with_leave() throws Exception {
    reopenReadingOutside();
    write(outside.resolve("dir/a b"), "1");
    Files.createSymbolicLink(outside.resolve("way"), outside.resolve("dir"));
    assertThat(
            prepare(
                new Link(WORK.resolve("l"), out(outside.resolve("way/a b"))),
                new Copy(WORK.resolve("c"), out(outside.resolve("way")))))
        .isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("l")).isSymbolicLink().hasContent("1");
    assertThat(work.resolve("c/a b")).hasContent("1");
    assertThat(Files.isSymbolicLink(work.resolve("c"))).isFalse();
  }

  @Test
  void carried_out_twice_is_the_same_as_once() throws Exception {
    write(root.resolve("job1/a"), "1");
    StagePlan.Entry[] entries = {
      literal("x/l", "text"),
      new Link(WORK.resolve("link"), in("job1/a")),
      new Copy(WORK.resolve("copy"), in("job1/a")),
      new Folder(WORK.resolve("f"))
    };
    assertThat(prepare(entries)).isEqualTo(new Prepared.Ready());
    assertThat(prepare(entries)).isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("x/l")).hasContent("text");
    assertThat(work.resolve("link")).hasContent("1");
  }

  @Test
  void removes_what_an_earlier_attempt_left_and_nothing_beyond() throws Exception {
    write(outside.resolve("keep/file"), "keep");
    write(work.resolve("old/file"), "old");
    Files.createSymbolicLink(work.resolve("old/link"), outside.resolve("keep"));
    Posix.run("mkfifo", work.resolve("old/fifo").toString());
    Files.setPosixFilePermissions(
        work.resolve("old"), PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(prepare(literal("new", "n"))).isEqualTo(new Prepared.Ready());
    try (var left = Files.list(work)) {
      assertThat(left).containsExactly(work.resolve("new"));
    }
    assertThat(outside.resolve("keep/file")).hasContent("keep");
  }

  @Test
  void a_link_in_the_place_of_the_folder_is_replaced_not_followed() throws Exception {
    write(outside.resolve("keep"), "keep");
    Files.delete(work);
    Files.createSymbolicLink(work, outside);
    assertThat(prepare(literal("new", "n"))).isEqualTo(new Prepared.Ready());
    assertThat(Files.isSymbolicLink(work)).isFalse();
    assertThat(work.resolve("new")).hasContent("n");
    assertThat(outside.resolve("keep")).hasContent("keep");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void never_writes_through_a_link() throws Exception {
    Files.createDirectories(root.resolve("job1/input"));
    assertThat(
            prepare(
                new Link(WORK.resolve("dir"), in("job1/input")), literal("dir/hacked", "hacked")))
        .isInstanceOf(Prepared.Failed.class);
    assertThat(root.resolve("job1/input")).isEmptyDirectory();
    Files.createSymbolicLink(root.resolve("job1/way"), outside);
    assertThat(prepare(List.of(new VolumePath("job1/way/work"))))
        .isNotEqualTo(new Prepared.Ready());
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void refuses_two_entries_for_one_target() {
    assertThat(prepare(literal("a", "1"), literal("a", "2"))).isInstanceOf(Prepared.Failed.class);
  }

  @Test
  void refuses_a_target_outside_the_plans_folders() {
    StagePlan.Entry stray = new Literal(new VolumePath("job1/stray"), Bytes.ofText("x"));
    assertThat(prepare(stray)).isInstanceOf(Prepared.Failed.class);
    assertThat(root.resolve("job1/stray")).doesNotExist();
  }

  @Test
  void never_empties_the_root() throws Exception {
    write(root.resolve("precious"), "1");
    assertThat(prepare(List.of(VolumePath.ROOT))).isInstanceOf(Prepared.Failed.class);
    assertThat(root.resolve("precious")).hasContent("1");
  }

  @Test
  void one_bad_plan_never_hides_the_others() {
    Map<TaskKey, StagePlan> plans = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      TaskKey key = new TaskKey("job1", "main/step[" + i + "]", 1);
      VolumePath folder = new VolumePath("job1/scatter/" + i);
      StagePlan.Entry entry =
          i == 7
              ? new Link(folder.resolve("l"), in("job1/missing"))
              : new Literal(folder.resolve("n"), Bytes.ofText("" + i));
      plans.put(key, new StagePlan(key, List.of(folder), List.of(entry)));
    }
    Map<TaskKey, Prepared> prepared = volume().prepare(List.copyOf(plans.values()));
    assertThat(prepared).containsOnlyKeys(plans.keySet());
    prepared.forEach(
        (key, result) ->
            assertThat(result)
                .isInstanceOf(
                    key.step().equals("main/step[7]")
                        ? Prepared.Failed.class
                        : Prepared.Ready.class));
    assertThat(root.resolve("job1/scatter/19/n")).hasContent("19");
  }

  @Test
  void a_second_name_is_the_same_file() throws Exception {
    Path kept = write(root.resolve("job1/kept"), "abc");
    assertThat(prepare(new StagePlan.HardLink(WORK.resolve("a/b"), new VolumePath("job1/kept"))))
        .isEqualTo(new Prepared.Ready());
    assertThat(work.resolve("a/b")).isRegularFile().hasContent("abc");
    assertThat(Files.isSameFile(kept, work.resolve("a/b"))).isTrue();
  }

  @Test
  void only_a_regular_file_that_is_there_gets_a_second_name() throws Exception {
    write(outside.resolve("secret"), "secret");
    Files.createDirectories(root.resolve("job1/folder"));
    Files.createSymbolicLink(root.resolve("job1/link"), outside.resolve("secret"));
    for (String source : List.of("job1/folder", "job1/link", "job1/missing")) {
      assertThat(prepare(new StagePlan.HardLink(WORK.resolve("x"), new VolumePath(source))))
          .as(source)
          .isInstanceOf(Prepared.Failed.class);
      assertThat(work.resolve("x")).doesNotExist();
    }
  }

  @Test
  void a_published_folder_is_there_as_a_whole_under_its_new_name() throws Exception {
    write(work.resolve("d/e"), "abc");
    assertThat(volume().publish(WORK, new VolumePath("shelf/of/things"))).isTrue();
    assertThat(root.resolve("shelf/of/things/d/e")).hasContent("abc");
    assertThat(work).doesNotExist();
  }

  @Test
  void what_is_published_first_stays() throws Exception {
    write(work.resolve("e"), "second");
    write(root.resolve("shelf/thing/e"), "first");
    assertThat(volume().publish(WORK, new VolumePath("shelf/thing"))).isFalse();
    assertThat(root.resolve("shelf/thing/e")).hasContent("first");
    assertThat(work.resolve("e")).hasContent("second");
  }

  @Test
  void of_many_that_publish_at_once_one_wins_and_no_name_is_half_there() throws Exception {
    List<Callable<Boolean>> publications = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      VolumePath folder = new VolumePath("job1/candidate" + i);
      write(root.resolve(folder.value()).resolve("a"), "" + i);
      write(root.resolve(folder.value()).resolve("b"), "" + i);
      publications.add(() -> volume().publish(folder, new VolumePath("shelf/thing")));
    }
    int won = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> publication : executor.invokeAll(publications)) {
        won += publication.get() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(root.resolve("shelf/thing/a"))
        .hasContent(Files.readString(root.resolve("shelf/thing/b")));
  }

  @Test
  void nothing_is_published_through_a_link() throws Exception {
    write(work.resolve("e"), "abc");
    Files.createSymbolicLink(root.resolve("shelf"), outside);
    Files.createSymbolicLink(root.resolve("job1/alias"), work);
    assertThatThrownBy(() -> volume().publish(WORK, new VolumePath("shelf/thing")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> volume().publish(new VolumePath("job1/alias"), new VolumePath("other")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> volume().publish(new VolumePath("job1/none"), new VolumePath("other")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(outside).isEmptyDirectory();
  }
}
