package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiDefinitionTest {
  private final JsonNode document = new ApiDefinition().document("http://localhost/x");

  @Test
  void every_route_is_defined_and_every_definition_is_a_route() {
    Set<String> defined = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(method -> method.matches("get|post|put|delete"))
                    .forEach(
                        method ->
                            defined.add(
                                method + " " + path.getKey().replaceAll("\\{[^}]*}", "{}"))));
    try (ApplicationContext context = ApplicationContext.run(Environment.TEST)) {
      Set<String> routes =
          context
              .getBean(Router.class)
              .uriRoutes()
              .filter(route -> route.getUriMatchTemplate().toString().startsWith(Routes.BASE))
              .filter(route -> !route.getHttpMethodName().matches("HEAD|OPTIONS"))
              .map(ApiDefinitionTest::line)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(defined).isEqualTo(routes);
    }
  }

  private static String line(UriRouteInfo<?, ?> route) {
    String path =
        route
            .getUriMatchTemplate()
            .toString()
            .substring(Routes.BASE.length())
            .replaceAll("\\{[^}]*}", "{}");
    return route.getHttpMethodName().toLowerCase(Locale.ROOT) + " " + (path.isEmpty() ? "/" : path);
  }

  @Test
  void every_reference_leads_to_something() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void every_operation_has_its_own_id_and_every_path_parameter_is_declared() {
    assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates().isNotEmpty();
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              Set<String> named =
                  Pattern.compile("\\{([^}]*)}")
                      .matcher(path.getKey())
                      .results()
                      .map(match -> match.group(1))
                      .collect(Collectors.toSet());
              Set<String> declared = new TreeSet<>();
              path.getValue()
                  .path("parameters")
                  .forEach(
                      parameter ->
                          declared.add(
                              document
                                  .at(parameter.path("$ref").asText().substring(1))
                                  .path("name")
                                  .asText()));
              assertThat(declared).as(path.getKey()).isEqualTo(named);
            });
  }
}
