cwlVersion: v1.1
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, loadContents: true, default: {class: File, location: ../data/a.txt}}}
outputs: {o: string}
expression: '$({o: inputs.f.contents})'
