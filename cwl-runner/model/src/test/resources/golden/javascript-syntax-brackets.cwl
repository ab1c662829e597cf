cwlVersion: v1.2
class: ExpressionTool
requirements:
  InlineJavascriptRequirement: {}
inputs:
  n: int
outputs:
  out: int
expression: >

  ${
    var twice = inputs.n * 2;

    if (twice > 10 {
      return {out: 10};
    }
    return {out: twice};
  }
