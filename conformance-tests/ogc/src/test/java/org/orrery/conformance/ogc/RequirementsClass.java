package org.orrery.conformance.ogc;

import java.util.Arrays;
import java.util.Set;

/** A requirements class of the standard, by the URI that {@code /conformance} names it with. */
public enum RequirementsClass {
  CORE_1_0(1, "1.0", "core"),
  DESCRIPTION_1_0(1, "1.0", "ogc-process-description"),
  JSON_1_0(1, "1.0", "json"),
  HTML_1_0(1, "1.0", "html"),
  OAS30_1_0(1, "1.0", "oas30"),
  JOB_LIST_1_0(1, "1.0", "job-list"),
  CALLBACK_1_0(1, "1.0", "callback"),
  DISMISS_1_0(1, "1.0", "dismiss"),
  CORE_2_0(1, "2.0", "core"),
  DESCRIPTION_2_0(1, "2.0", "ogc-process-description"),
  JSON_2_0(1, "2.0", "json"),
  HTML_2_0(1, "2.0", "html"),
  /** Abstract: a server conforms to one of the two that inherit from it. */
  OAS_2_0(1, "2.0", "oas"),
  OAS30_2_0(1, "2.0", "oas30"),
  OAS31_2_0(1, "2.0", "oas31"),
  JOB_LIST_2_0(1, "2.0", "job-list"),
  CALLBACK_2_0(1, "2.0", "callback"),
  DISMISS_2_0(1, "2.0", "dismiss"),
  KVP_2_0(1, "2.0", "kvp-execute"),
  DEPLOY(2, "1.0", "deploy-replace-undeploy"),
  PACKAGE(2, "1.0", "ogcapppkg"),
  CWL(2, "1.0", "cwl");

  private final int part;
  private final String version;
  private final String path;

  RequirementsClass(int part, String version, String path) {
    this.part = part;
    this.version = version;
    this.path = path;
  }

  /** The class of a row of the data file. */
  static RequirementsClass of(int part, String version, String path) {
    return Arrays.stream(values())
        .filter(one -> one.part == part && one.version.equals(version) && one.path.equals(path))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no class " + part + " " + version + " " + path));
  }

  String uri() {
    return "http://www.opengis.net/spec/ogcapi-processes-%d/%s/conf/%s"
        .formatted(part, version, path);
  }

  boolean isAbstract() {
    return this == OAS_2_0;
  }

  /** The classes that this one takes in, directly. */
  Set<RequirementsClass> inherits() {
    return switch (this) {
      case CORE_1_0, CORE_2_0 -> Set.of();
      case DESCRIPTION_1_0,
          JSON_1_0,
          HTML_1_0,
          OAS30_1_0,
          JOB_LIST_1_0,
          CALLBACK_1_0,
          DISMISS_1_0,
          DEPLOY ->
          Set.of(CORE_1_0);
      case DESCRIPTION_2_0,
          JSON_2_0,
          HTML_2_0,
          OAS_2_0,
          JOB_LIST_2_0,
          CALLBACK_2_0,
          DISMISS_2_0,
          KVP_2_0 ->
          Set.of(CORE_2_0);
      case OAS30_2_0, OAS31_2_0 -> Set.of(OAS_2_0);
      case PACKAGE -> Set.of(DEPLOY);
      case CWL -> Set.of(PACKAGE);
    };
  }
}
