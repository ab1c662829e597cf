package org.orrery.api.app;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.orrery.api.jobs.EngineLauncher;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.javascript.HelperPool;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the tenants' expressions, isolated as the settings say.
 *
 * @param of gives a tenant's evaluator, which needs no closing
 * @param syntax parses where {@code of} evaluates
 * @param resource is closed when nothing evaluates any more
 */
record TenantExpressions(
    Function<Tenant, ExpressionEvaluator> of,
    Function<WorkspaceId, ScriptSyntax> syntax,
    AutoCloseable resource) {
  private static final Logger LOG = LoggerFactory.getLogger(TenantExpressions.class);

  static TenantExpressions open(JavaScriptSettings settings, ScheduledExecutorService timer) {
    return switch (settings.isolation()) {
      case HELPER -> {
        HelperPool pool =
            new HelperPool(
                settings.helpers(Runtime.getRuntime().availableProcessors()),
                System.getenv().getOrDefault("PATH", ""),
                timer,
                LOG::info);
        yield new TenantExpressions(
            tenant -> pool.forTenant(tenant.id()),
            workspace -> pool.syntaxForTenant(EngineLauncher.tenant(workspace).id()),
            pool);
      }
      case IN_PROCESS -> {
        LOG.info("JavaScript runs in the server itself: its tenants have to be trusted");
        GraalJsEvaluator evaluator = new GraalJsEvaluator(settings.limits(), timer);
        yield new TenantExpressions(tenant -> evaluator, workspace -> evaluator, evaluator);
      }
    };
  }
}
