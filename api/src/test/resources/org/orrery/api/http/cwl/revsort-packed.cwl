cwlVersion: v1.2
$graph:
  - class: Workflow
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
        run: "#revtool"
      sorted:
        in:
          input: rev/output
          reverse: reverse_sort
        out: [output]
        run: "#sorttool"
  - id: revtool
    class: CommandLineTool
    doc: Reverses each line.
    baseCommand: rev
    inputs:
      input:
        type: File
        inputBinding: {}
    outputs:
      output:
        type: stdout
    stdout: output.txt
  - id: sorttool
    class: CommandLineTool
    doc: Sorts the lines of a file.
    baseCommand: sort
    requirements:
      EnvVarRequirement:
        envDef: {LC_ALL: C}
    inputs:
      reverse:
        type: boolean
        inputBinding: {position: 1, prefix: --reverse}
      input:
        type: File
        inputBinding: {position: 2}
    outputs:
      output:
        type: stdout
    stdout: output.txt
