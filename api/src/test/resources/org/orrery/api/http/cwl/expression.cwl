cwlVersion: v1.2
class: ExpressionTool
label: Sum and range
requirements:
  InlineJavascriptRequirement: {}
inputs:
  numbers: int[]
outputs:
  sum: int
  range:
    type:
      type: record
      name: range
      fields:
        smallest: int
        largest: int
  empty: string?
expression: |
  ${
    var numbers = inputs.numbers;
    return {
      sum: numbers.reduce(function (a, b) { return a + b; }, 0),
      range: {smallest: Math.min.apply(null, numbers), largest: Math.max.apply(null, numbers)},
      empty: null
    };
  }
