cwlVersion: v1.0
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, default: {class: File, location: ../data/long-utf8.txt}, inputBinding: {loadContents: true}}}
outputs: {n: int, last: string}
expression: '$({n: inputs.f.contents.length, last: inputs.f.contents.slice(-1)})'
