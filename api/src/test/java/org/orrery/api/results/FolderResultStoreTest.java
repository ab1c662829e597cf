package org.orrery.api.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.jobs.ResultStore;

class FolderResultStoreTest {
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private final JobId job = JobId.random();
  private FolderResultStore store;

  @BeforeEach
  void open() throws IOException {
    store = new FolderResultStore(folder.resolve("results"), ForkJoinPool.commonPool());
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private ResultFile hello() throws IOException {
    ResultStore.Kept kept = store.keep(job, text("hello"));
    return new ResultFile(job, "out/hello.txt", kept.size(), kept.sha256());
  }

  private String read(ResultFile file, long offset, long length) throws IOException {
    try (InputStream in = store.open(file, offset, length)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void names_a_file_by_its_digest_and_gives_it_back() throws IOException {
    ResultFile file = hello();

    assertThat(file.sha256()).isEqualTo(HELLO_SHA256);
    assertThat(file.size()).isEqualTo(5);
    assertThat(read(file, 0, 5)).isEqualTo("hello");
  }

  @Test
  void keeps_the_same_content_once() throws IOException {
    assertThat(hello()).isEqualTo(hello());
    assertThat(files()).hasSize(1);
  }

  @Test
  void settles_many_files_as_often_as_it_is_asked() throws IOException {
    for (int i = 0; i < 100; i++) {
      store.keep(job, text("file " + i));
    }
    store.settle(job);
    store.settle(job);

    assertThat(files()).hasSize(100);
  }

  @Test
  void says_that_a_file_can_not_be_made_durable() throws IOException {
    hello();
    Files.delete(files().getFirst());
    Files.createSymbolicLink(
        folder.resolve("results/" + job.toString().substring(0, 2) + "/" + job + "/gone"),
        Path.of("nowhere"));

    assertThatThrownBy(() -> store.settle(job)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void gives_slices() throws IOException {
    ResultFile file = hello();

    assertThat(read(file, 1, 3)).isEqualTo("ell");
    assertThat(read(file, 5, 0)).isEmpty();
    assertThatThrownBy(() -> store.open(file, 4, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leaves_nothing_of_a_source_that_breaks_off() throws IOException {
    InputStream broken =
        new InputStream() {
          private int left = 10;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the volume is gone");
            }
            return 'x';
          }
        };
    assertThatThrownBy(() -> store.keep(job, broken))
        .isInstanceOf(ResultStore.SourceFailedException.class)
        .hasRootCauseMessage("the volume is gone");
    assertThat(files()).isEmpty();
  }

  @Test
  void fails_rather_than_to_give_less_than_was_promised() throws IOException {
    ResultFile file = hello();
    Files.writeString(files().getFirst(), "he");

    assertThatThrownBy(() -> read(file, 0, 5)).isInstanceOf(EOFException.class);
  }

  @Test
  void follows_no_link() throws IOException {
    ResultFile file = hello();
    Path kept = files().getFirst();
    Path secret = Files.writeString(folder.resolve("secret"), "hello");
    Files.delete(kept);
    Files.createSymbolicLink(kept, secret);

    assertThatThrownBy(() -> read(file, 0, 5)).isInstanceOf(IOException.class);
  }

  @Test
  void knows_nothing_of_other_jobs() throws IOException {
    ResultFile file = hello();
    ResultFile other = new ResultFile(JobId.random(), file.path(), file.size(), file.sha256());

    assertThatThrownBy(() -> read(other, 0, 5)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void says_that_it_can_be_written() {
    assertThat(store.trouble()).isNull();
  }
}
