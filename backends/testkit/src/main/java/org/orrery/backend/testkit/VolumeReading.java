package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.VolumePath;

/** The cases about {@code open} and {@code delete}. */
abstract class VolumeReading extends VolumeHostileFiles {
  @Test
  void reads_a_file_whole() throws Exception {
    byte[] bytes = someBytes(9_000_001);
    Files.write(work.resolve("large"), bytes);
    try (var in = volume().open(in(WORK + "/large"), Range.ALL)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    write(work.resolve("empty"), "");
    assertThat(read(in(WORK + "/empty"), Range.ALL)).isEmpty();
  }

  @Test
  void reads_slices_and_leaves_out_what_lies_beyond_the_end() throws Exception {
    write(work.resolve("a"), "0123456789");
    assertThat(read(in(WORK + "/a"), new Range(3, 4))).isEqualTo("3456");
    assertThat(read(in(WORK + "/a"), new Range(8, 100))).isEqualTo("89");
    assertThat(read(in(WORK + "/a"), new Range(7, Range.TO_END))).isEqualTo("789");
    assertThat(read(in(WORK + "/a"), new Range(10, 1))).isEmpty();
    assertThat(read(in(WORK + "/a"), new Range(1L << 50, 1))).isEmpty();
    assertThat(read(in(WORK + "/a"), new Range(2, 0))).isEmpty();
  }

  @Test
  void reads_a_slice_far_into_a_large_file() throws Exception {
    try (var file = new RandomAccessFile(work.resolve("sparse").toFile(), "rw")) {
      file.seek(5L << 30);
      file.write("here".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(read(in(WORK + "/sparse"), new Range((5L << 30) + 1, 2))).isEqualTo("er");
  }

  @Test
  void reads_files_of_every_name() throws Exception {
    for (String name : ODD_NAMES) {
      write(work.resolve(name).resolve(name), "in " + name);
      assertThat(read(in(WORK + "/" + name + "/" + name), Range.ALL)).isEqualTo("in " + name);
    }
  }

  @Test
  @Timeout(20)
  void opens_nothing_but_regular_files() throws Exception {
    Files.createDirectories(work.resolve("dir"));
    Posix.run("mkfifo", work.resolve("fifo").toString());
    for (String name : List.of("missing", "dir", "fifo", "dir/missing", "missing/missing")) {
      assertThatThrownBy(() -> read(in(WORK + "/" + name), Range.ALL))
          .as(name)
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThatThrownBy(() -> read(in(""), Range.ALL)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void opens_through_no_link_at_any_place() throws Exception {
    write(work.resolve("real/file"), "abc");
    Files.createSymbolicLink(work.resolve("link"), Path.of("real/file"));
    Files.createSymbolicLink(work.resolve("way"), Path.of("real"));
    assertThat(read(in(WORK + "/real/file"), Range.ALL)).isEqualTo("abc");
    for (String name : List.of("link", "way/file")) {
      assertThatThrownBy(() -> read(in(WORK + "/" + name), Range.ALL))
          .as(name)
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void opens_files_outside_only_with_leave() throws Exception {
    Path file = write(outside.resolve("a b"), "abc");
    assertThatThrownBy(() -> read(out(file), Range.ALL)).isInstanceOf(IOException.class);
    reopenReadingOutside();
    assertThat(read(out(file), new Range(1, 2))).isEqualTo("bc");
  }

  @Test
  void deletes_a_folder_whatever_is_in_it_and_follows_nothing() throws Exception {
    write(outside.resolve("keep/file"), "keep");
    write(work.resolve("d/e/f"), "");
    for (String name : ODD_NAMES) {
      write(work.resolve(name).resolve(name), "");
    }
    Posix.run("mkfifo", work.resolve("fifo").toString());
    Posix.sh("cd \"$1\"; mkdir \"$(printf 'bad\\377')\"; : > \"$(printf 'bad\\377/\\376')\"", work);
    Files.createSymbolicLink(work.resolve("d/link"), outside.resolve("keep"));
    Files.createSymbolicLink(work.resolve("nowhere"), Path.of("missing"));
    Files.setPosixFilePermissions(
        work.resolve("d/e"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(work.resolve("d"), PosixFilePermissions.fromString("r-xr-xr-x"));
    volume().delete(WORK);
    assertThat(work).doesNotExist();
    assertThat(work.getParent()).isDirectory();
    assertThat(outside.resolve("keep/file")).hasContent("keep");
  }

  @Test
  void deleting_what_is_absent_is_fine() throws Exception {
    volume().delete(new VolumePath("never/was/here"));
    volume().delete(WORK);
    volume().delete(WORK);
    assertThat(work).doesNotExist();
  }

  @Test
  void deleting_a_link_leaves_what_it_leads_to() throws Exception {
    write(outside.resolve("keep"), "keep");
    Files.createSymbolicLink(root.resolve("job1/link"), outside);
    volume().delete(new VolumePath("job1/link"));
    assertThat(Files.isSymbolicLink(root.resolve("job1/link"))).isFalse();
    assertThat(outside.resolve("keep")).hasContent("keep");
  }

  @Test
  void deletes_nothing_through_a_link() throws Exception {
    write(outside.resolve("work/keep"), "keep");
    Files.createSymbolicLink(root.resolve("job1/way"), outside);
    assertThatThrownBy(() -> volume().delete(new VolumePath("job1/way/work")))
        .isInstanceOf(IOException.class);
    assertThat(outside.resolve("work/keep")).hasContent("keep");
  }

  @Test
  void never_deletes_the_root() throws Exception {
    write(work.resolve("a"), "1");
    assertThatThrownBy(() -> volume().delete(VolumePath.ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(work.resolve("a")).hasContent("1");
  }

  @Test
  void the_same_folder_may_be_deleted_by_many_at_once() throws Exception {
    for (int i = 0; i < 3000; i++) {
      write(work.resolve("d" + i % 30 + "/e" + i % 7 + "/f" + i), "");
    }
    Callable<Boolean> deletion =
        () -> {
          volume().delete(WORK);
          return true;
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> deletions =
          Stream.generate(() -> deletion).limit(4).map(executor::submit).toList();
      for (Future<Boolean> one : deletions) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(work).doesNotExist();
  }

  @Test
  void says_where_tasks_see_a_place() {
    assertThat(volume().pathSeenByTasks(WORK)).isEqualTo(work.toString());
    assertThat(volume().pathSeenByTasks(VolumePath.ROOT)).isEqualTo(root.toString());
  }

  @Test
  void reads_the_ends_of_many_files_and_leaves_out_what_is_no_file() throws Exception {
    Files.write(work.resolve("long"), someBytes(200_000));
    write(work.resolve("short"), "abc");
    write(work.resolve("empty"), "");
    write(work.resolve("odd '\n name"), "xyz");
    write(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(work.resolve("link"), outside.resolve("secret"));
    Files.createDirectories(work.resolve("folder"));

    Set<VolumePath> asked =
        Stream.of("long", "short", "empty", "odd '\n name", "link", "folder", "missing", "short/x")
            .map(WORK::resolve)
            .collect(Collectors.toSet());
    Map<VolumePath, Tail> tails = volume().tails(asked, 1000);

    byte[] all = someBytes(200_000);
    assertThat(tails)
        .isEqualTo(
            Map.of(
                WORK.resolve("long"),
                new Tail(200_000, Bytes.of(Arrays.copyOfRange(all, 199_000, 200_000))),
                WORK.resolve("short"),
                new Tail(3, Bytes.ofText("abc")),
                WORK.resolve("empty"),
                new Tail(0, Bytes.ofText("")),
                WORK.resolve("odd '\n name"),
                new Tail(3, Bytes.ofText("xyz"))));
  }
}
