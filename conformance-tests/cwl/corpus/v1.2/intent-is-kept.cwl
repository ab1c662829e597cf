cwlVersion: v1.2
class: ExpressionTool
requirements: [{class: InlineJavascriptRequirement}]
intent: ["http://example.com/answer"]
inputs: []
outputs: {o: int}
expression: '$({o: 42})'
