package org.orrery.conformance.ogc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirement that a test shows. A requirement that a later version keeps is one test in
 * the classes of both.
 */
@Repeatable(Requirement.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requirement {
  /** As the standard writes it: {@code /req/core/http}. */
  String value();

  RequirementsClass[] in();

  /** A test of one requirement that goes by several names. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Several {
    Requirement[] value();
  }
}
