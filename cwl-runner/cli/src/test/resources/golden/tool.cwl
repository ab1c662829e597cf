cwlVersion: v1.2
class: CommandLineTool
id: sorter
label: Sorts <texts> & "more"
doc: |
  Sorts the lines of files, 100% of them.
  $(inputs.message) and ${...} mean nothing here.
baseCommand: sort
inputs:
  files:
    type: File[]
    doc: What is sorted
    inputBinding: {position: 9}
  reverse:
    type: boolean
    default: false
    inputBinding: {prefix: -r}
  key:
    label: Column
    type: int?
    inputBinding: {prefix: -k}
  mode:
    type: {type: enum, symbols: [text, number]}
    default: text
  limits:
    doc: Where to stop
    type:
      type: record
      fields:
        lines: {type: long, doc: At most so many}
        folder: Directory?
  free: [int, string]
  "yes": {type: double, default: 0.5}
stdout: sorted.txt
outputs:
  sorted: stdout
