package org.orrery.api.http;

import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.HttpMethodMapping;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.web.router.DefaultRouteBuilder;
import io.micronaut.web.router.UriRoute;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Gives every route of the standard's prefix a twin below each other prefix. */
@Singleton
@SuppressWarnings(
    "overrides") // The framework's own class omits the variable arity of what it overrides.
final class DialectRoutes extends DefaultRouteBuilder
    implements ExecutableMethodProcessor<Controller> {
  private final Dialects dialects;

  DialectRoutes(
      ExecutionHandleLocator locator,
      UriNamingStrategy naming,
      ConversionService conversion,
      Dialects dialects) {
    super(locator, naming, conversion);
    this.dialects = dialects;
  }

  @Override
  public void process(BeanDefinition<?> controller, ExecutableMethod<?, ?> method) {
    String path =
        plain(controller.stringValue(Controller.class).orElse("/"))
            + plain(method.stringValue(HttpMethodMapping.class).orElse("/"));
    if (!path.startsWith(Routes.BASE)) {
      return;
    }
    String below = path.substring(Routes.BASE.length());
    method
        .getAnnotationTypeByStereotype(HttpMethodMapping.class)
        .map(mapping -> HttpMethod.valueOf(mapping.getSimpleName().toUpperCase(Locale.ROOT)))
        .ifPresent(
            verb -> {
              for (String prefix : dialects.others()) {
                open(verb, prefix + below, controller, method);
                if (verb == HttpMethod.GET) {
                  open(HttpMethod.HEAD, prefix + below, controller, method);
                }
              }
            });
  }

  private static String plain(String path) {
    return path.equals("/") ? "" : path;
  }

  private void open(
      HttpMethod verb, String path, BeanDefinition<?> controller, ExecutableMethod<?, ?> method) {
    UriRoute route = buildBeanRoute(verb.name(), verb, path, controller, method);
    route.consumesAll().produces(MediaType.ALL_TYPE);
  }
}
