cwlVersion: v1.2
class: Workflow
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
requirements: {InlineJavascriptRequirement: {}, StepInputExpressionRequirement: {}, MultipleInputFeatureRequirement: {}}
inputs: {a: {type: int, default: 1}, b: {type: int, default: 2}}
outputs: {o: {type: Any, outputSource: add/o}}
steps:
  add:
    in: {a: a, b: b}
    out: [o, p]
    requirements:
      cwltool:Loop: {loopWhen: $(inputs.a < 10), loop: {a: {loopSource: o}}, outputMethod: all}
    run:
      class: ExpressionTool
      inputs: {a: int, b: int}
      outputs: {o: int, p: 'int?'}
      expression: '$({o: inputs.a + inputs.b, p: null})'
