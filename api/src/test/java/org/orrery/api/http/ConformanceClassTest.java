package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConformanceClassTest {
  private static final List<Class<?>> SUITES =
      List.of(
          ProcessesIT.class,
          JobsIT.class,
          CallbacksIT.class,
          CapabilitiesIT.class,
          RepresentationsIT.class,
          PagesIT.class,
          WorkflowsIT.class,
          KvpIT.class);

  @Test
  void every_declared_class_is_shown_by_a_test() {
    Set<ConformanceClass> covered =
        SUITES.stream()
            .flatMap(suite -> Arrays.stream(suite.getDeclaredMethods()))
            .map((Method method) -> method.getAnnotation(Covers.class))
            .filter(covers -> covers != null)
            .flatMap(covers -> Arrays.stream(covers.value()))
            .collect(Collectors.toSet());
    assertThat(covered).containsExactlyInAnyOrder(ConformanceClass.values());
  }
}
