cwlVersion: v1.2
class: ExpressionTool
inputs: {}
outputs: {}
expression: hello
requirments: {}
