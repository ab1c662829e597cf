package org.orrery.cwl.engine.reuse;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.Reuse;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Decides for each task of one run whether it is run or the results of an earlier one are taken,
 * and keeps what succeeded. No trouble with the cache ever fails a step. Safe for any thread.
 */
public final class StepReuse {
  private final CallCache cache;
  private final ComputeBackend backend;
  private final Tenant tenant;
  private final TaskVolume volume;
  private final ContentDigests digests;
  private final Consumer<String> warnings;
  private final Map<ContainerImage, ImageResolution> images = new ConcurrentHashMap<>();

  /**
   * @param warnings hears why results could not be kept
   */
  public StepReuse(
      CallCache cache, ComputeBackend backend, Tenant tenant, Consumer<String> warnings) {
    this.cache = cache;
    this.backend = backend;
    this.tenant = tenant;
    this.volume = backend.volume(tenant);
    this.digests = new ContentDigests(volume);
    this.warnings = warnings;
  }

  /** What is to be done with a task that is about to be prepared. */
  public sealed interface Decision {
    record Take(Reuse.Hit hit, CwlValue.Rec outputs) implements Decision {}

    record Run(Reuse reuse) implements Decision {}
  }

  /** Blocks while what the task is given, and what is kept, is read. */
  public Decision decide(Call call, TaskPlan plan) {
    String never = plan.repetition().notReusable();
    if (never != null) {
      plan.mayChange().forEach(digests::forget);
      return new Decision.Run(new Reuse.Off(never));
    }
    try {
      CallParts parts = parts(call, plan);
      String key = parts.key();
      return switch (cache.find(parts, plan)) {
        case CallCache.Found.Hit(CwlValue.Rec outputs, String why) ->
            new Decision.Take(new Reuse.Hit(key, why), outputs);
        case CallCache.Found.Miss(String why) -> new Decision.Run(new Reuse.Miss(key, why));
      };
    } catch (IOException e) {
      return new Decision.Run(
          new Reuse.Off("what decides its results can't be told: " + e.getMessage()));
    }
  }

  /**
   * Keeps what a task gave, if it was looked for in vain before it ran.
   *
   * @return the outputs, with their files in the cache if they are kept
   */
  public CwlValue.Rec keep(Call call, TaskPlan plan, CwlValue.Rec outputs, Collected.Listing left) {
    digests.learn(left);
    String key = plan.repetition().cacheKey();
    if (key == null) {
      return outputs;
    }
    try {
      CallParts parts = parts(call, plan);
      if (!parts.key().equals(key)) {
        throw new CallCache.NotKeptException("what it was given changed while it ran");
      }
      return cache.keep(parts, plan, outputs, left);
    } catch (CallCache.NotKeptException | IOException e) {
      warnings.accept(
          "the results of `%s` are not kept: %s".formatted(call.path(), e.getMessage()));
      return outputs;
    }
  }

  private CallParts parts(Call call, TaskPlan plan) throws IOException {
    Container container = plan.spec().container();
    String image = container == null ? "" : digest(container.image());
    return PartsOfCall.of(tenant, call, plan, image, volume, digests);
  }

  private String digest(ContainerImage image) throws IOException {
    ImageResolution known = images.get(image);
    if (known == null) {
      known = backend.resolveImages(tenant, Set.of(image)).get(image);
      if (known instanceof ImageResolution.Found) {
        images.put(image, known);
      }
    }
    return switch (known) {
      case ImageResolution.Found(String digest) -> digest;
      case ImageResolution.Failed(var cause) ->
          throw new IOException(
              "image `%s` can't be had: %s".formatted(cause.image(), cause.why()));
      case ImageResolution.Unavailable(String why) -> throw new IOException(why);
      case null ->
          throw new IOException("the backend says nothing of image `" + image.name() + "`");
    };
  }
}
