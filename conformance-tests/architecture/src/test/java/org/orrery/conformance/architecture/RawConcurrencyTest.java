package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 7: threads and executors are made where everything is wired, and passed on. */
class RawConcurrencyTest {
  private static final Set<String> THREAD =
      Set.of("<init>", "sleep", "ofVirtual", "ofPlatform", "startVirtualThread");

  static ArchRule injected(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            root + ".api.app..",
            root + ".cwl.cli..",
            root + ".cwl.javascript.helper..",
            root + ".backend.testkit..")
        .should()
        .accessTargetWhere(target(rawConcurrency()))
        .as("no raw concurrency")
        .because("whoever makes a thread must also end it; only the shell of a process can");
  }

  private static DescribedPredicate<AccessTarget> rawConcurrency() {
    return describe(
        "make a thread, sleep or make an executor",
        access -> {
          String owner = access.getOwner().getName();
          String name = access.getName();
          return switch (owner) {
            case "java.lang.Thread" -> THREAD.contains(name);
            case "java.util.Timer" -> name.equals("<init>");
            case "java.util.concurrent.Executors" -> true;
            case "java.util.concurrent.ForkJoinPool",
                "java.util.concurrent.ThreadPoolExecutor",
                "java.util.concurrent.ScheduledThreadPoolExecutor" ->
                name.equals("<init>") || name.equals("commonPool");
            case "java.util.concurrent.CompletableFuture" ->
                (name.equals("supplyAsync") || name.equals("runAsync")) && !takesExecutor(access);
            default -> false;
          };
        });
  }

  private static boolean takesExecutor(AccessTarget access) {
    return access instanceof AccessTarget.MethodCallTarget call
        && call.getRawParameterTypes().size() == 2;
  }

  @Test
  void makes_threads_in_the_shell_only() {
    injected(Tree.ROOT).check(Tree.main());
  }
}
