package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.LocalVolume;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

class OutputFolderTest {
  @TempDir Path temporary;
  private Path volume;
  private Path out;
  private Path user;

  @BeforeEach
  void makeFolders() throws IOException {
    volume = Files.createDirectory(temporary.resolve("volume"));
    out = Files.createDirectory(temporary.resolve("out")).toRealPath();
    user = Files.createDirectory(temporary.resolve("user")).toRealPath();
  }

  @Test
  void places_a_file_of_the_volume_under_its_base_name() throws IOException {
    write(volume.resolve("run/a/x.txt"), "hello");

    FileValue placed = (FileValue) folder().place(inVolume("run/a/x.txt", "wörld 1.txt"));

    assertThat(out.resolve("wörld 1.txt")).hasContent("hello");
    assertThat(placed)
        .isEqualTo(
            new FileValue(
                "file://" + out + "/w%C3%B6rld%201.txt",
                out.resolve("wörld 1.txt").toString(),
                "wörld 1.txt",
                "sha1$aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
                5L,
                List.of(),
                null,
                null));
  }

  @Test
  void loses_no_output_of_several_with_one_name() throws IOException {
    write(volume.resolve("a/x.bam"), "1");
    write(volume.resolve("a/x.bam.bai"), "i1");
    write(volume.resolve("b/x.bam"), "2");
    write(volume.resolve("b/x.bam.bai"), "i2");
    write(volume.resolve("b/x.idx"), "j2");

    CwlValue placed =
        folder()
            .place(
                new CwlValue.Array(
                    List.of(
                        inVolume("a/x.bam", "x.bam")
                            .withSecondaryFiles(List.of(inVolume("a/x.bam.bai", "x.bam.bai"))),
                        inVolume("b/x.bam", "x.bam")
                            .withSecondaryFiles(
                                List.of(
                                    inVolume("b/x.bam.bai", "x.bam.bai"),
                                    inVolume("b/x.idx", "x.idx"))))));

    assertThat(out.resolve("x.bam")).hasContent("1");
    assertThat(out.resolve("x_2.bam")).hasContent("2");
    assertThat(out.resolve("x_2.bam.bai")).hasContent("i2");
    assertThat(out.resolve("x_2.idx")).hasContent("j2");
    assertThat(paths(placed))
        .containsExactly(
            out + "/x.bam",
            out + "/x.bam.bai",
            out + "/x_2.bam",
            out + "/x_2.bam.bai",
            out + "/x_2.idx");
  }

  @Test
  void places_a_file_once_that_two_outputs_name() throws IOException {
    write(volume.resolve("a/x"), "1");

    CwlValue placed =
        folder().place(new CwlValue.Array(List.of(inVolume("a/x", "x"), inVolume("a/x", "x"))));

    assertThat(paths(placed)).containsExactly(out + "/x", out + "/x");
    assertThat(out).isDirectoryNotContaining(path -> !path.endsWith("x"));
  }

  @Test
  void keeps_two_names_for_one_file_apart() throws IOException {
    write(volume.resolve("own/x"), "1");
    folder().place(new CwlValue.Array(List.of(inVolume("own/x", "x"), inVolume("own/x", "y"))));

    Files.writeString(out.resolve("x"), "changed");

    assertThat(out.resolve("y")).hasContent("1");
  }

  @Test
  void links_what_has_no_other_name_in_the_folder_of_the_run() throws IOException {
    write(volume.resolve("own/run/x"), "1");

    folder().place(inVolume("own/run/x", "x"));

    assertThat(Files.isSameFile(out.resolve("x"), volume.resolve("own/run/x"))).isTrue();
  }

  @Test
  void copies_what_has_a_second_name_or_lies_outside_the_folder_of_the_run() throws IOException {
    write(volume.resolve("own/run/x"), "1");
    write(volume.resolve("kept/z"), "2");
    Files.createLink(volume.resolve("kept/y"), volume.resolve("own/run/x"));

    folder()
        .place(new CwlValue.Array(List.of(inVolume("own/run/x", "x"), inVolume("kept/z", "z"))));
    Files.writeString(out.resolve("x"), "changed");
    Files.writeString(out.resolve("z"), "changed");

    assertThat(volume.resolve("kept/y")).hasContent("1");
    assertThat(volume.resolve("kept/z")).hasContent("2");
  }

  @Test
  void places_a_folder_with_a_listing_of_all_that_is_in_it() throws IOException {
    write(volume.resolve("d/sub/deep.txt"), "hello");
    write(volume.resolve("d/.hidden"), "");
    write(user.resolve("input.txt"), "in");
    Files.createSymbolicLink(volume.resolve("d/link"), user.resolve("input.txt"));

    DirectoryValue placed =
        (DirectoryValue) folder().place(new DirectoryValue(location("d"), null, "result", null));

    assertThat(out.resolve("result/sub/deep.txt")).hasContent("hello");
    assertThat(out.resolve("result/link")).isRegularFile().hasContent("in");
    assertThat(Files.isSymbolicLink(out.resolve("result/link"))).isFalse();
    assertThat(placed.listing())
        .extracting(FileSystemObject::basename)
        .containsExactly(".hidden", "link", "sub");
    assertThat(placed.path()).isEqualTo(out + "/result");
  }

  @Test
  void writes_literals() throws IOException {
    FileValue file = new FileValue(null, null, "a.txt", null, null, List.of(), null, "grün");
    DirectoryValue folder =
        new DirectoryValue(null, null, "d", List.of(file, file.withContents("rot")));

    CwlValue placed = folder().place(new CwlValue.Rec(Map.of("d", folder)));

    assertThat(out.resolve("d/a.txt")).hasContent("grün");
    assertThat(out.resolve("d/a_2.txt")).hasContent("rot");
    assertThat(paths(placed)).containsExactly(out + "/d", out + "/d/a.txt", out + "/d/a_2.txt");
  }

  @Test
  void copies_a_file_of_the_user_and_leaves_the_original() throws IOException {
    write(user.resolve("in.txt"), "mine");

    folder().place(outside(user.resolve("in.txt"), "in.txt"));
    Files.writeString(out.resolve("in.txt"), "changed");

    assertThat(user.resolve("in.txt")).hasContent("mine");
  }

  @Test
  void leaves_an_input_that_lies_in_the_folder_already() throws IOException {
    write(out.resolve("in.txt"), "mine");
    write(volume.resolve("a/in.txt"), "made");

    CwlValue placed =
        folder(out.resolve("in.txt"))
            .place(
                new CwlValue.Array(
                    List.of(
                        inVolume("a/in.txt", "in.txt"), outside(out.resolve("in.txt"), "in.txt"))));

    assertThat(out.resolve("in.txt")).hasContent("mine");
    assertThat(paths(placed)).containsExactly(out + "/in_2.txt", out + "/in.txt");
  }

  @Test
  void replaces_what_an_earlier_run_left() throws IOException {
    write(out.resolve("x"), "old");
    write(out.resolve("d/kept"), "kept");
    write(out.resolve("folder/inside"), "stays");
    write(volume.resolve("a/x"), "new");
    write(volume.resolve("a/d/y"), "new");

    CwlValue placed =
        folder()
            .place(
                new CwlValue.Array(
                    List.of(
                        inVolume("a/x", "x"),
                        new DirectoryValue(location("a/d"), null, "d", null),
                        inVolume("a/x", "folder"))));

    assertThat(out.resolve("x")).hasContent("new");
    assertThat(out.resolve("d/kept")).hasContent("kept");
    assertThat(paths(placed))
        .containsExactly(out + "/x", out + "/d", out + "/d/y", out + "/folder_2");
  }

  private OutputFolder folder(Path... inputs) throws IOException {
    Path root = volume.toRealPath();
    WorkFolder work =
        new WorkFolder(
            root.resolve("own"), LocalVolume.reading(root, path -> true), root, VolumePath.ROOT);
    return new OutputFolder(out, work, Set.of(inputs));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String location(String path) {
    return FileLocation.of(new StageSource.InVolume(new VolumePath(path)));
  }

  private static FileValue inVolume(String path, String basename) {
    return file(location(path), basename);
  }

  private static FileValue outside(Path path, String basename) {
    return file(FileLocation.of(new StageSource.Outside(path.toString())), basename);
  }

  private static FileValue file(@Nullable String location, String basename) {
    return new FileValue(location, null, basename, null, null, List.of(), null, null);
  }

  private static List<@Nullable String> paths(CwlValue value) {
    return switch (value) {
      case CwlValue.Array array ->
          array.items().stream().flatMap(item -> paths(item).stream()).toList();
      case CwlValue.Rec rec ->
          rec.fields().values().stream().flatMap(item -> paths(item).stream()).toList();
      case FileValue file ->
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of(file.path()),
                  file.secondaryFiles().stream().flatMap(f -> paths(f).stream()))
              .toList();
      case DirectoryValue folder ->
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of(folder.path()),
                  folder.listing() == null
                      ? java.util.stream.Stream.empty()
                      : folder.listing().stream().flatMap(f -> paths(f).stream()))
              .toList();
      default -> List.of();
    };
  }
}
