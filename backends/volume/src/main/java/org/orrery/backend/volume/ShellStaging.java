package org.orrery.backend.volume;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.ShellAnswer.Rec;

/** Carries out many plans by one script. */
final class ShellStaging {
  private static final String PREPARE = ShellText.part("prepare.sh");

  private final ShellPlaces places;
  private final List<StagePlan> plans;
  private final String token = ShellPlaces.token();

  ShellStaging(ShellPlaces places, List<StagePlan> plans) {
    this.places = places;
    this.plans = List.copyOf(plans);
  }

  Map<TaskKey, Prepared> run(RemoteShell shell) throws IOException {
    StringBuilder script = new StringBuilder(places.preamble(token)).append(PREPARE);
    for (int i = 0; i < plans.size(); i++) {
      script.append("(\nI=").append(i).append('\n');
      append(script, plans.get(i));
      script.append("say \"R$I\"\n)\n");
    }
    return read(ShellAnswer.parse(shell.exchange(script.toString()), token));
  }

  private void append(StringBuilder script, StagePlan plan) {
    for (VolumePath folder : plan.folders()) {
      if (folder.equals(VolumePath.ROOT)) {
        fail(script, "the root of the volume is no folder for a task");
        return;
      }
      script.append("clear ").append(word(folder)).append('\n');
    }
    for (VolumePath folder : plan.folders()) {
      script.append("folder ").append(word(folder)).append('\n');
    }
    for (StagePlan.Entry entry : plan.entries()) {
      VolumePath target = entry.target();
      if (plan.folders().stream().noneMatch(f -> f.contains(target) && !f.equals(target))) {
        fail(script, "`" + target + "` lies outside the task's folders");
        return;
      }
      append(script, entry);
    }
  }

  private void append(StringBuilder script, StagePlan.Entry entry) {
    String target = word(entry.target());
    switch (entry) {
      case StagePlan.Folder ignored -> script.append("folder ").append(target).append('\n');
      case StagePlan.Literal literal ->
          script
              .append("free ")
              .append(target)
              .append("\ne=$( ")
              .append(ShellText.print(literal.bytes()))
              .append(" 2>&1 >")
              .append(target)
              .append(" ) || again \"${e##*: }\"\n");
      case StagePlan.Link link -> {
        find(script, link.source());
        String text =
            switch (link.source()) {
              case StageSource.InVolume(VolumePath at) -> places.path(at);
              case StageSource.Outside(String absolutePath) -> absolutePath;
            };
        script.append("free ").append(target).append('\n');
        script.append("try ln -s -- ").append(ShellText.quote(text)).append(' ').append(target);
        script.append('\n');
      }
      case StagePlan.HardLink(_, VolumePath source) -> {
        find(script, new StageSource.InVolume(source));
        script.append("from=$r\nfree ").append(target).append("\nsecond_name \"$from\" ");
        script.append(target).append(' ').append(ShellText.quote(source.value())).append('\n');
      }
      case StagePlan.Copy copy -> {
        find(script, copy.source());
        String name = ShellText.quote(ShellPlaces.name(copy.source()));
        script.append("from=$r\nfree ").append(target).append('\n');
        script.append("copy \"$from\" ").append(target).append(' ').append(name).append(" ''\n");
      }
    }
  }

  private void find(StringBuilder script, StageSource source) {
    String name = ShellText.quote(ShellPlaces.name(source));
    switch (source) {
      case StageSource.InVolume(VolumePath at) ->
          script.append("source_in ").append(word(at)).append(' ').append(name).append('\n');
      case StageSource.Outside(String absolutePath) -> {
        if (places.readsOutside()) {
          String path = ShellText.quote(absolutePath);
          script.append("source_out ").append(path).append(' ').append(name).append('\n');
        } else {
          fail(script, "the source `" + absolutePath + "` " + Why.UNREADABLE);
        }
      }
    }
  }

  private static void fail(StringBuilder script, String why) {
    script.append("fail ").append(ShellText.quote(why)).append('\n');
  }

  private String word(VolumePath path) {
    return ShellText.quote(places.path(path));
  }

  private Map<TaskKey, Prepared> read(ShellAnswer answer) throws IOException {
    Map<Integer, Prepared> said = new HashMap<>();
    for (Rec rec : answer.records()) {
      String line = rec.line();
      int space = line.indexOf(' ');
      int plan = number(space < 0 ? line : line.substring(0, space));
      String why = space < 0 ? "" : ShellAnswer.decode(line.substring(space + 1));
      switch (rec.kind()) {
        // A subshell that failed is not noticed by the plan around it: bad news stays.
        case 'R' -> said.putIfAbsent(plan, new Prepared.Ready());
        case 'U' -> said.putIfAbsent(plan, new Prepared.Unavailable(why));
        case 'F' -> said.put(plan, new Prepared.Failed(why));
        default -> throw new IOException("the remote shell gave an unknown answer");
      }
    }
    Map<TaskKey, Prepared> prepared = new LinkedHashMap<>();
    Prepared none = new Prepared.Unavailable("the remote shell gave no answer");
    for (int i = 0; i < plans.size(); i++) {
      prepared.put(plans.get(i).key(), said.getOrDefault(i, none));
    }
    return prepared;
  }

  private static int number(String digits) throws IOException {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IOException("the remote shell's answer names no plan", e);
    }
  }
}
