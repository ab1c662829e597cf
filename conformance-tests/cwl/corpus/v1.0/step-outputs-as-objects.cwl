cwlVersion: v1.0
class: Workflow
inputs: {w: {type: string, default: x}}
outputs: [{id: o, type: int, outputSource: s/n}]
steps:
- id: s
  in: [{id: w, source: w}]
  out: [{id: n}]
  run:
    class: ExpressionTool
    requirements: [{class: InlineJavascriptRequirement}]
    inputs: {w: string}
    outputs: {n: int}
    expression: '$({n: inputs.w.length})'
