cwlVersion: v1.2
$graph:
  - id: main
    class: Workflow
    inputs:
      - {id: files, type: "File[]"}
      - {id: notes, type: "File?"}
    steps:
      - id: join
        run: "#joiner"
        in: [{id: files, source: "#main/files"}]
        out: [joined]
    outputs:
      - {id: joined, type: File, outputSource: "#main/join/joined"}
  - id: joiner
    class: CommandLineTool
    requirements:
      InitialWorkDirRequirement:
        listing:
          - {entryname: join.sh, entry: {$include: join.sh}}
    baseCommand: [sh, join.sh]
    inputs: {files: {type: "File[]", inputBinding: {}}}
    stdout: joined.txt
    outputs: {joined: stdout}
