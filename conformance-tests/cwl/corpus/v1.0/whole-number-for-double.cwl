cwlVersion: v1.0
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
inputs: {x: {type: double, default: 2}}
outputs: {o: double}
expression: '$({o: inputs.x / 4})'
