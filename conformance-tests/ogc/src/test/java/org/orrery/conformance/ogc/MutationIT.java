package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test that can't fail shows nothing: each class is run against a server that breaks it. Against
 * the server as it is, behind the same proxy, the classes run by themselves.
 */
@ExtendWith(UnderTest.class)
class MutationIT {
  private final World world;

  MutationIT(World world) {
    this.world = world;
  }

  /** The mutations of the classes that have tests. */
  static Stream<Mutation> mutations() {
    Map<Requirements.Key, List<Method>> tests = Requirements.tests();
    return Mutations.ALL.stream().filter(mutation -> tests.containsKey(mutation.caughtBy()));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("mutations")
  void a_server_that_breaks_a_class_turns_it_red(Mutation mutation) {
    Results results;
    try (Proxy broken = new Proxy(world.server(), mutation.request(), mutation.change())) {
      results = run(testsOf(mutation.caughtBy().in()), broken);
    }

    assertThat(results.failed).as("the tests that fail").contains(shows(mutation.caughtBy()));
  }

  private static String shows(Requirements.Key key) {
    return Requirements.tests().get(key).getFirst().getName();
  }

  private static List<Method> testsOf(RequirementsClass in) {
    return Requirements.tests().entrySet().stream()
        .filter(entry -> entry.getKey().in() == in)
        .flatMap(entry -> entry.getValue().stream())
        .distinct()
        .toList();
  }

  private static Results run(List<Method> tests, Proxy proxy) {
    List<DiscoverySelector> selectors = new ArrayList<>();
    tests.forEach(test -> selectors.add(selectMethod(test.getDeclaringClass(), test)));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors)
            .configurationParameter(UnderTest.BASE, proxy.base().toString())
            .build();
    Results results = new Results();
    LauncherFactory.create().execute(request, results);
    assertThat(results.ended).as("the tests that ran").isEqualTo(tests.size());
    return results;
  }

  /** Which methods failed, of how many. */
  private static final class Results implements TestExecutionListener {
    private final List<String> failed = new ArrayList<>();
    private int ended;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (!test.isTest()) {
        return;
      }
      ended++;
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        failed.add(
            test.getSource()
                .map(MethodSource.class::cast)
                .map(MethodSource::getMethodName)
                .orElse(test.getDisplayName()));
      }
    }
  }
}
