cwlVersion: v1.1
class: Workflow
inputs: {a: int}
outputs: {}
steps:
  one:
    in: {x: a}
    out: []
    when: $(inputs.x)
    run: {class: ExpressionTool, inputs: {x: int}, outputs: {}, expression: "${return {};}", requirements: {InlineJavascriptRequirement: {}}}
