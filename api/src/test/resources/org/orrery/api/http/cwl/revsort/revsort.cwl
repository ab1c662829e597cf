cwlVersion: v1.2
class: Workflow
id: revsort
doc: Reverses the characters of every line, then sorts the lines.
inputs:
  workflow_input:
    type: File
    doc: The text.
  reverse_sort:
    type: boolean
    default: true
    doc: Whether the largest line comes first.
outputs:
  sorted_output:
    type: File
    outputSource: sorted/output
    doc: Reversed and sorted.
steps:
  rev:
    in:
      input: workflow_input
    out: [output]
    run: revtool.cwl
  sorted:
    in:
      input: rev/output
      reverse: reverse_sort
    out: [output]
    run: sorttool.cwl
