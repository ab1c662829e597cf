package org.orrery.api.http;

/** What the server conforms to. Each constant is named by a test that shows it. */
enum ConformanceClass {
  CORE("ogcapi-processes-1/1.0/conf/core"),
  PROCESS_DESCRIPTION("ogcapi-processes-1/1.0/conf/ogc-process-description"),
  JSON("ogcapi-processes-1/1.0/conf/json"),
  HTML("ogcapi-processes-1/1.0/conf/html"),
  OAS30("ogcapi-processes-1/1.0/conf/oas30"),
  JOB_LIST("ogcapi-processes-1/1.0/conf/job-list"),
  CALLBACK("ogcapi-processes-1/1.0/conf/callback"),
  DISMISS("ogcapi-processes-1/1.0/conf/dismiss"),
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
