package org.orrery.conformance.ogc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/** What the standard requires, by the data file, and which tests show it, by their annotations. */
final class Requirements {
  private static final String FILE = "requirements.csv";
  private static final String COLUMNS = "part,version,class,id,new_in_2_0,source,summary";

  /** One requirement of one class. */
  record Key(RequirementsClass in, String id) {
    @Override
    public String toString() {
      return in + " " + id;
    }
  }

  private Requirements() {}

  /** The keys of the data file, in its order. */
  static List<Key> all() {
    List<String> lines = lines();
    if (!lines.getFirst().equals(COLUMNS)) {
      throw new IllegalStateException(FILE + " doesn't start with " + COLUMNS);
    }
    List<Key> keys = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != COLUMNS.split(",").length) {
        throw new IllegalStateException(FILE + " has a row of another length: " + line);
      }
      keys.add(
          new Key(RequirementsClass.of(Integer.parseInt(cells[0]), cells[1], cells[2]), cells[3]));
    }
    return keys;
  }

  /** Which tests there are for what, whether the data file knows it or not. */
  static Map<Key, List<Method>> tests() {
    Map<Key, List<Method>> tests = new HashMap<>();
    for (Class<?> suite : suites()) {
      for (Method test : suite.getDeclaredMethods()) {
        shownBy(test).forEach(key -> tests.computeIfAbsent(key, _ -> new ArrayList<>()).add(test));
      }
    }
    return tests;
  }

  static List<Key> shownBy(Method test) {
    return Arrays.stream(test.getAnnotationsByType(Requirement.class))
        .flatMap(
            requirement -> Stream.of(requirement.in()).map(in -> new Key(in, requirement.value())))
        .toList();
  }

  /** The classes of which every requirement has a test; a server may declare them. */
  static Set<RequirementsClass> shown() {
    Set<Key> tested = tests().keySet();
    Set<RequirementsClass> shown = EnumSet.noneOf(RequirementsClass.class);
    for (RequirementsClass one : RequirementsClass.values()) {
      if (!one.isAbstract() && whole(one, tested)) {
        shown.add(one);
      }
    }
    return shown;
  }

  private static boolean whole(RequirementsClass one, Set<Key> tested) {
    return tested.containsAll(all().stream().filter(key -> key.in() == one).toList())
        && one.inherits().stream().allMatch(inherited -> whole(inherited, tested));
  }

  /** All classes of tests in this package. */
  static Set<Class<?>> suites() {
    return new LinkedHashSet<>(
        ReflectionSupport.findAllClassesInPackage(
            Requirements.class.getPackageName(),
            type -> type.getSimpleName().endsWith("IT"),
            name -> true));
  }

  private static List<String> lines() {
    try (InputStream stream = Requirements.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException("no " + FILE);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
