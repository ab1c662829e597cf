package org.orrery.api.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.results.FolderResultStore;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.LocalVolume;

class LogKeeperTest {
  private final JobId job = JobId.random();
  @TempDir private Path folder;
  private FolderResultStore results;
  private TaskVolume volume;

  @BeforeEach
  void open() throws Exception {
    results = new FolderResultStore(folder.resolve("results"), Runnable::run);
    Files.createDirectory(folder.resolve("volume"));
    volume = LocalVolume.closed(folder.resolve("volume"));
  }

  private StepLog log(String name, String stdout, String stderr) throws Exception {
    Path own = Files.createDirectory(folder.resolve("volume").resolve(name));
    Files.writeString(own.resolve("out"), stdout);
    Files.writeString(own.resolve("err"), stderr);
    return new StepLog(
        name,
        "main/" + name,
        1,
        true,
        new VolumePath(name + "/out"),
        new VolumePath(name + "/err"));
  }

  private LogStore.KeptLogs keep(long ofStream, long ofJob, StepLog... logs) throws Exception {
    return new LogKeeper(volume, results, new LogLimits(ofStream, ofJob)).keep(job, List.of(logs));
  }

  private List<String> texts(LogStore.KeptLogs kept) throws Exception {
    List<String> texts = new ArrayList<>();
    ResultFile file = kept.file();
    for (JobLog log : kept.logs()) {
      for (JobLog.Stream stream : JobLog.Stream.values()) {
        LogPart part = log.part(stream);
        if (part != null
            && file != null
            && part.place() instanceof LogPart.Place.Kept(_, long at)) {
          try (InputStream in = results.open(file, at, part.readable())) {
            texts.add(part.cut() + ":" + new String(in.readAllBytes(), UTF_8));
          }
        }
      }
    }
    return texts;
  }

  @Test
  void every_stream_is_kept_whole_whether_it_is_short_or_long() throws Exception {
    String longer = "0123456789".repeat(5_000);
    LogStore.KeptLogs kept = keep(1 << 20, 1 << 20, log("a", "x", ""), log("b", longer, "y"));
    assertThat(texts(kept)).containsExactly("0:x", "0:", "0:" + longer, "0:y");
  }

  @Test
  void of_a_stream_above_its_limit_the_end_is_kept() throws Exception {
    String longer = "0123456789".repeat(5_000);
    LogStore.KeptLogs kept = keep(20_000, 1 << 20, log("a", "abcdef", longer));
    assertThat(texts(kept)).containsExactly("0:abcdef", "30000:" + longer.substring(30_000));
    assertThat(texts(keep(4, 100, log("b", "abcdef", "")))).containsExactly("2:cdef", "0:");
  }

  @Test
  void above_the_limit_of_a_job_nothing_more_is_kept() throws Exception {
    LogStore.KeptLogs kept = keep(4, 6, log("a", "abcd", "efgh"), log("b", "ij", ""));
    assertThat(texts(kept)).containsExactly("0:abcd", "2:gh", "2:", "0:");
  }

  @Test
  void what_is_no_file_any_more_is_empty() throws Exception {
    StepLog gone =
        new StepLog("a", "main/a", 1, true, new VolumePath("a/out"), new VolumePath("a/err"));
    Files.createDirectory(folder.resolve("volume/a"));
    Files.writeString(folder.resolve("secret"), "secret");
    Files.createSymbolicLink(folder.resolve("volume/a/err"), folder.resolve("secret"));
    LogStore.KeptLogs kept = keep(100, 100, gone);
    assertThat(kept.file()).isNull();
    assertThat(kept.logs().getFirst().stderr()).extracting("written").isEqualTo(0L);
  }
}
