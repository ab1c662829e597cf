cwlVersion: v1.0
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, default: {class: File, location: ../data/long.txt}, inputBinding: {loadContents: true}}}
outputs: {n: int}
expression: '$({n: inputs.f.contents.length})'
