package org.orrery.api.http;

/**
 * What the server conforms to. The tests of the standard's requirements see to it that these are
 * the classes of which each requirement has one.
 */
enum ConformanceClass {
  CORE("ogcapi-processes-1/1.0/conf/core"),
  PROCESS_DESCRIPTION("ogcapi-processes-1/1.0/conf/ogc-process-description"),
  JSON("ogcapi-processes-1/1.0/conf/json"),
  HTML("ogcapi-processes-1/1.0/conf/html"),
  OAS30("ogcapi-processes-1/1.0/conf/oas30"),
  JOB_LIST("ogcapi-processes-1/1.0/conf/job-list"),
  CALLBACK("ogcapi-processes-1/1.0/conf/callback"),
  DISMISS("ogcapi-processes-1/1.0/conf/dismiss"),
  SECOND_CORE("ogcapi-processes-1/2.0/conf/core"),
  SECOND_PROCESS_DESCRIPTION("ogcapi-processes-1/2.0/conf/ogc-process-description"),
  SECOND_JSON("ogcapi-processes-1/2.0/conf/json"),
  SECOND_HTML("ogcapi-processes-1/2.0/conf/html"),
  SECOND_OAS30("ogcapi-processes-1/2.0/conf/oas30"),
  SECOND_OAS31("ogcapi-processes-1/2.0/conf/oas31"),
  SECOND_JOB_LIST("ogcapi-processes-1/2.0/conf/job-list"),
  SECOND_CALLBACK("ogcapi-processes-1/2.0/conf/callback"),
  SECOND_DISMISS("ogcapi-processes-1/2.0/conf/dismiss"),
  SECOND_KVP_EXECUTE("ogcapi-processes-1/2.0/conf/kvp-execute"),
  DEPLOY_REPLACE_UNDEPLOY("ogcapi-processes-2/1.0/conf/deploy-replace-undeploy"),
  OGC_APPLICATION_PACKAGE("ogcapi-processes-2/1.0/conf/ogcapppkg"),
  CWL("ogcapi-processes-2/1.0/conf/cwl");

  private final String path;

  ConformanceClass(String path) {
    this.path = path;
  }

  String uri() {
    return "http://www.opengis.net/spec/" + path;
  }
}
