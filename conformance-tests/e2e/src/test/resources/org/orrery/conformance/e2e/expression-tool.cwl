cwlVersion: v1.2
class: ExpressionTool
id: expression-tool
requirements:
  InlineJavascriptRequirement: {}
inputs:
  numbers: int[]
outputs:
  total: int
expression: |
  ${ return { total: inputs.numbers.reduce(function (sum, number) { return sum + number; }, 0) }; }
