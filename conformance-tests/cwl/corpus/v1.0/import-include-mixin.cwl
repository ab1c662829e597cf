cwlVersion: v1.0
class: CommandLineTool
baseCommand: [printf, '%s-%s']
requirements:
- {class: InlineJavascriptRequirement, expressionLib: [{$include: ../data/lib.js}]}
- {class: SchemaDefRequirement, types: [{$import: ../data/colour.yml}]}
inputs:
  c: {type: "../data/colour.yml#Colour", default: red, inputBinding: {position: 1}}
  w: {$mixin: ../data/input.yml, default: mixed}
arguments: [{position: 3, valueFrom: $(twice(inputs.w))}]
stdout: out
outputs: {o: stdout}
