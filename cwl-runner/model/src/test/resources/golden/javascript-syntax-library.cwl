cwlVersion: v1.2
class: CommandLineTool
requirements:
  InlineJavascriptRequirement:
    expressionLib:
      - "var good = 1;"
      - |
        function twice(n) {
          return n * ;
        }
      - $include: javascript-syntax-library.js
baseCommand: echo
arguments: [ $(twice(good)) ]
inputs: []
outputs: []
