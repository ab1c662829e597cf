package org.orrery.conformance.ogc;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link World} and the {@link Api} to test: the world's own, or the one that a run
 * inside a test names by {@link #BASE}. The outermost run starts the world and ends it.
 */
final class UnderTest implements ParameterResolver {
  /** The configuration parameter that names another server; ends in a slash. */
  static final String BASE = "orrery.conformance.base";

  private static volatile @Nullable World current;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Api.class || type == World.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    World world = world(context);
    return parameter.getParameter().getType() == World.class
        ? world
        : context
            .getConfigurationParameter(BASE)
            .map(base -> new Api(URI.create(base)))
            .orElseGet(world::api);
  }

  private static World world(ExtensionContext context) {
    World running = current;
    if (context.getConfigurationParameter(BASE).isPresent()) {
      if (running == null) {
        throw new IllegalStateException("a run inside a test needs the world of that test");
      }
      return running;
    }
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(World.class, _ -> current = new World(), World.class);
  }
}
