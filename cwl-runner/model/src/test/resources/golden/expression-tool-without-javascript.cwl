cwlVersion: v1.2
class: ExpressionTool
inputs: {}
outputs: {a: int}
expression: "${return {a: 1};}"
