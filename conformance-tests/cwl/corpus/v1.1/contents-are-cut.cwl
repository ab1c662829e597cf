cwlVersion: v1.1
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, loadContents: true, default: {class: File, location: ../data/long.txt}}}
outputs: {n: int}
expression: '$({n: inputs.f.contents.length})'
