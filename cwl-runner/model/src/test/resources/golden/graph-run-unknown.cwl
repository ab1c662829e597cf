cwlVersion: v1.2
$graph:
  - class: Workflow
    id: main
    inputs: {}
    outputs: {}
    steps:
      one: {in: {}, out: [], run: "#tol"}
  - {class: CommandLineTool, id: tool, inputs: {}, outputs: {}, baseCommand: echo}
