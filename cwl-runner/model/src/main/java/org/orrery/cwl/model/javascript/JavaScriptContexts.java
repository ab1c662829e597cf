package org.orrery.cwl.model.javascript;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.io.IOAccess;

/** Opens contexts in which code finds nothing of the host. */
final class JavaScriptContexts {
  /** Runs before the libraries: what they redefine can't change how values go in and come out. */
  static final String BRIDGE =
      """
      (function () {
        const parse = JSON.parse, stringify = JSON.stringify, define = Object.defineProperty;
        const finite = Number.isFinite, global = globalThis, PromiseType = Promise;
        return {
          enter(name, json) {
            define(global, name,
                {value: parse(json), writable: true, enumerable: true, configurable: true});
          },
          leave(evaluate, most) {
            const result = evaluate();
            let problem;
            if (typeof result === "function" || result instanceof PromiseType) {
              return {problem: "is a " + (typeof result === "function" ? "function" : "promise")};
            }
            const json = stringify(result, (key, value) => {
              if (typeof value === "number" && !finite(value)) {
                problem ??= (key === "" ? "is " : "holds ") + value;
              }
              return value;
            });
            if (problem === undefined && json === undefined) {
              problem = "is " + typeof result;
            }
            if (problem === undefined && json.length > most) {
              problem = "has " + json.length + " characters as JSON, more than the " + most
                  + " that are allowed";
            }
            return problem === undefined ? json : {problem};
          }
        };
      })()
      """;

  private JavaScriptContexts() {}

  static Engine engine() {
    return Engine.newBuilder("js")
        // Without GraalVM's compiler code is interpreted, which is known and wanted here.
        .option("engine.WarnInterpreterOnly", "false")
        .build();
  }

  static Context open(Engine engine, JavaScriptLimits limits) {
    return Context.newBuilder("js")
        .engine(engine)
        // No allowHostClassLookup: even a filter that refuses every class brings the global `Java`.
        .allowHostAccess(HostAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowHostClassLoading(false)
        .allowNativeAccess(false)
        .allowCreateProcess(false)
        .allowCreateThread(false)
        .allowValueSharing(false)
        .allowExperimentalOptions(true)
        .option("js.ecmascript-version", "2023")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.java-package-globals", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.string-length-limit", Integer.toString(limits.stringCharacters()))
        .resourceLimits(
            ResourceLimits.newBuilder().statementLimit(limits.statements(), null).build())
        .build();
  }
}
