cwlVersion: v1.2
class: CommandLineTool
baseCommand: echo
requirements:
  SchemaDefRequirement:
    types:
      - name: Sample
        type: record
        fields:
          reads: Fil[]
          parent: Sample?
inputs:
  a: strng
  b: enum
  c: string[][]
  d: Sampl
  e:
    type: array
    item: string
  f: Sample[]
outputs: []
