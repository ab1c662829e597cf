cwlVersion: v1.2
$graph:
  - class: Workflow
    id: revsort
    doc: Turns every line around and sorts the lines.
    inputs:
      text: File
      descending: { type: boolean, default: true }
    outputs:
      sorted: { type: File, outputSource: sort/sorted }
    steps:
      turn:
        run: "#turn-lines"
        in: { text: text }
        out: [turned]
      sort:
        run: "#sort-lines"
        in: { text: turn/turned, descending: descending }
        out: [sorted]
  - class: CommandLineTool
    id: turn-lines
    inputs:
      text: { type: File, inputBinding: { position: 1 } }
    outputs:
      turned: stdout
    baseCommand: awk
    arguments:
      - '{ turned = ""; for (i = length($0); i > 0; i--) turned = turned substr($0, i, 1); print turned }'
    stdout: turned.txt
  - class: CommandLineTool
    id: sort-lines
    inputs:
      text: { type: File, inputBinding: { position: 2 } }
      descending: { type: boolean, inputBinding: { position: 1, prefix: -r } }
    outputs:
      sorted: stdout
    baseCommand: sort
    stdout: sorted.txt
