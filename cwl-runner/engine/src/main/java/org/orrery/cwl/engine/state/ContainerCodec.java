package org.orrery.cwl.engine.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/** The container of a task in a journal's JSON. */
final class ContainerCodec {
  private ContainerCodec() {}

  static CwlValue.Rec write(Container container) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("image", CwlValue.of(container.image().name()));
    switch (container.image().source()) {
      case ContainerImage.Source.Present _ -> {}
      case ContainerImage.Source.Pull(String reference) ->
          fields.put("pull", CwlValue.of(reference));
      case ContainerImage.Source.Load(String uri) -> fields.put("load", CwlValue.of(uri));
      case ContainerImage.Source.Import(String uri) -> fields.put("import", CwlValue.of(uri));
      case ContainerImage.Source.Build(String dockerfile) ->
          fields.put("build", CwlValue.of(dockerfile));
    }
    List<CwlValue> mounts = new ArrayList<>();
    container.mounts().forEach(mount -> mounts.add(write(mount)));
    fields.put("mounts", new CwlValue.Array(mounts));
    fields.put("workingDirectory", CwlValue.of(container.workingDirectory()));
    fields.put("network", CwlValue.of(container.network()));
    return new CwlValue.Rec(fields);
  }

  private static CwlValue.Rec write(Container.Mount mount) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    switch (mount.source()) {
      case StageSource.InVolume(VolumePath path) -> fields.put("volume", CwlValue.of(path.value()));
      case StageSource.Outside(String path) -> fields.put("outside", CwlValue.of(path));
    }
    fields.put("target", CwlValue.of(mount.target()));
    fields.put("writable", CwlValue.of(mount.writable()));
    return new CwlValue.Rec(fields);
  }

  static Container read(JsonFields f) {
    return new Container(
        new ContainerImage(f.text("image"), source(f)),
        f.items("mounts").stream().map(m -> mount(JsonFields.of(m))).toList(),
        f.text("workingDirectory"),
        f.truth("network"));
  }

  private static ContainerImage.Source source(JsonFields f) {
    for (String kind : List.of("pull", "load", "import", "build")) {
      String text = f.textOrNull(kind);
      if (text != null) {
        return switch (kind) {
          case "pull" -> new ContainerImage.Source.Pull(text);
          case "load" -> new ContainerImage.Source.Load(text);
          case "import" -> new ContainerImage.Source.Import(text);
          default -> new ContainerImage.Source.Build(text);
        };
      }
    }
    return new ContainerImage.Source.Present();
  }

  private static Container.Mount mount(JsonFields f) {
    String outside = f.textOrNull("outside");
    return new Container.Mount(
        outside == null
            ? new StageSource.InVolume(new VolumePath(f.text("volume")))
            : new StageSource.Outside(outside),
        f.text("target"),
        f.truth("writable"));
  }
}
