package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.GeneralCodingRules.OLD_DATE_AND_TIME_CLASSES_SHOULD_NOT_BE_USED;

import org.junit.jupiter.api.Test;

/** Groups 8 and 9: injection by constructor; logs, dates and exceptions of today. */
class CodingRulesTest {
  @Test
  void injects_by_constructor() {
    NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(Tree.main());
  }

  @Test
  void writes_to_the_standard_streams_in_command_lines_only() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        Tree.main()
            .that(
                not(
                    resideInAnyPackage(
                        Tree.ROOT + ".cwl.cli..",
                        Tree.ROOT + ".cwl.javascript.helper..",
                        Tree.ROOT + ".stagein.cli..",
                        Tree.ROOT + ".stageout.cli.."))));
  }

  @Test
  void logs_by_one_facade() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(Tree.main());
  }

  @Test
  void uses_no_old_dates() {
    OLD_DATE_AND_TIME_CLASSES_SHOULD_NOT_BE_USED.check(
        // The token library asks it for the time in no other way.
        Tree.main().that(not(simpleName("TokenClaims"))));
  }

  @Test
  void throws_exceptions_that_say_what_happened() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(Tree.main());
  }
}
