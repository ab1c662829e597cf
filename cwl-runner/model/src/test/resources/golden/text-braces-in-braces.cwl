cwlVersion: v1.2
class: ExpressionTool
requirements: [ { class: InlineJavascriptRequirement } ]
inputs: []
outputs: []
expression: ${ return {}; }
hints: [ { class: ToolTimeLimit, timelimit: ${ return 1; } } ]
