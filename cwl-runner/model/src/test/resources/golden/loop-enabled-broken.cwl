cwlVersion: v1.3.0-dev1
class: Workflow
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
requirements: {InlineJavascriptRequirement: {}, ScatterFeatureRequirement: {}}
inputs: {a: int, as: "int[]"}
outputs: []
steps:
  endless:
    in: {a: a}
    out: [o]
    loop: {a: o}
    run: &op {class: Operation, inputs: {a: int}, outputs: {o: int, s: string}}
  scattered:
    in: {a: as}
    scatter: a
    out: [o]
    when: $(inputs.a < 9)
    loop: {a: o}
    run: *op
  alone:
    in: {a: a}
    out: []
    outputMethod: all
    run: *op
  wrong-links:
    in: {a: a}
    out: [o]
    when: $(inputs.a < 9)
    loop: {a: oo, b: endless/o}
    outputMethod: every
    run: *op
  wrong-type:
    in: {a: a}
    out: [o]
    when: $(inputs.a < 9)
    loop: {a: s}
    run: *op
  undeclared:
    in: {a: a}
    out: [o]
    when: $(inputs.a < 9)
    loop: {a: {outputSource: [o, o], valueFrom: "$(self[0])"}}
    run: *op
  two-conditions:
    in: {a: a}
    out: [o]
    when: $(inputs.a < 9)
    requirements: {cwltool:Loop: {loopWhen: $(inputs.a < 9), loop: {a: o}}}
    run: *op
  no-condition:
    in: {a: a}
    out: [o]
    requirements: {cwltool:Loop: {loop: {a: o}, loopUntil: $(inputs.a)}}
    run: *op
