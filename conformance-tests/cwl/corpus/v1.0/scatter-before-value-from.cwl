cwlVersion: v1.0
class: Workflow
requirements: [{class: ScatterFeatureRequirement}, {class: StepInputExpressionRequirement}, {class: InlineJavascriptRequirement}]
inputs: {a: {type: 'int[]', default: [1, 2, 3]}}
outputs: {o: {type: 'int[]', outputSource: s/n}}
steps:
  s:
    scatter: a
    in: {a: {source: a, valueFrom: $(self * 10)}}
    out: [n]
    run: {class: ExpressionTool, inputs: {a: int}, outputs: {n: int}, expression: '$({n: inputs.a + 1})'}
