cwlVersion: v1.2
$graph:
  - id: main
    class: Workflow
    requirements:
      SubworkflowFeatureRequirement: {}
    inputs:
      text: string
    outputs:
      result:
        type: File
        outputSource: inner/result
    steps:
      inner:
        run: "#twice"
        in:
          text: text
        out: [result]
  - id: twice
    class: Workflow
    inputs:
      text: string
    outputs:
      result:
        type: File
        outputSource: reverse/reversed
    steps:
      write:
        run: "#write"
        in:
          text: text
        out: [written]
      reverse:
        run: "#reverse"
        in:
          file: write/written
        out: [reversed]
  - id: write
    class: CommandLineTool
    baseCommand: [printf, "%s\\n%s\\n"]
    inputs:
      text: string
    arguments: [$(inputs.text), second]
    outputs:
      written: stdout
    stdout: written.txt
  - id: reverse
    class: CommandLineTool
    baseCommand: rev
    inputs:
      file:
        type: File
        inputBinding: {}
    outputs:
      reversed: stdout
    stdout: reversed.txt
