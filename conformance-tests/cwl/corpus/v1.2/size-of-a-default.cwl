cwlVersion: v1.2
class: Workflow
requirements: {InlineJavascriptRequirement: {}}
inputs: []
outputs: {o: {type: int, outputSource: s/o}}
steps:
  s:
    in: {f: {default: {class: File, location: ../data/a.txt}}}
    out: [o]
    run:
      class: ExpressionTool
      inputs: {f: File, g: {type: File, default: {class: File, location: ../data/long.txt}}}
      outputs: {o: int}
      expression: '$({o: inputs.f.size + inputs.g.size})'
