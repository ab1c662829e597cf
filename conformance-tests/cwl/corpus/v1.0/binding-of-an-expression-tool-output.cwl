cwlVersion: v1.0
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: []
outputs: {o: {type: int, outputBinding: {glob: nothing}}}
expression: '$({o: 3})'
