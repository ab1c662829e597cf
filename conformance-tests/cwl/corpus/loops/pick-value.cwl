cwlVersion: v1.3.0-dev1
class: Workflow
requirements: {InlineJavascriptRequirement: {}, StepInputExpressionRequirement: {}, MultipleInputFeatureRequirement: {}}
inputs: {a: {type: int, default: 1}, b: {type: int, default: 2}}
outputs: {o: {type: Any, outputSource: add/o}}
steps:
  add:
    in: {a: a, b: b}
    out: [o, p]
    when: $(inputs.a < 9)
    loop: {a: {outputSource: [p, o], pickValue: first_non_null}}
    outputMethod: all
    run:
      class: ExpressionTool
      inputs: {a: int, b: int}
      outputs: {o: int, p: 'int?'}
      expression: '$({o: inputs.a + inputs.b, p: null})'
