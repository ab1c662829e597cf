cwlVersion: v1.0
class: CommandLineTool
baseCommand: [printf, '%s']
inputs:
  r:
    type:
      type: record
      fields:
      - {name: a, type: string, inputBinding: {prefix: -a, position: 2}}
      - {name: b, type: {type: array, items: int}, inputBinding: {prefix: -b, itemSeparator: ',', position: 1}}
    inputBinding: {position: 1}
    default: {a: x, b: [1, 2]}
stdout: out
outputs: {o: stdout}
