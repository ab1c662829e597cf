cwlVersion: v1.2
class: Workflow
inputs:
  names: string[]
outputs:
  sorted:
    type: File
    outputSource: sort/reslt
  log:
    type: File
    outputSource: srot/log
steps:
  sort:
    in:
      lines: nmaes
    out: [result]
    run:
      class: Operation
      inputs: {lines: "string[]"}
      outputs: {result: File, log: File}
  count:
    in:
      file: sort/log
    out: [total, totals]
    run:
      class: Operation
      inputs: {file: File}
      outputs: {total: int}
