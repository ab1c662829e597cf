cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements:
  SchemaDefRequirement: {types: [{$import: no-such-types.yml}]}
