cwlVersion: v1.0
class: Workflow
requirements: [{class: ScatterFeatureRequirement}, {class: InlineJavascriptRequirement}]
inputs: {a: 'int[]?'}
outputs: {o: {type: 'int[]', outputSource: s/n}}
steps:
  s:
    scatter: a
    in: {a: {source: a, default: [5]}}
    out: [n]
    run: {class: ExpressionTool, inputs: {a: int}, outputs: {n: int}, expression: '$({n: inputs.a})'}
