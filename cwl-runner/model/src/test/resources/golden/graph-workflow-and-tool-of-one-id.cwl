cwlVersion: v1.0
$graph:
  - class: CommandLineTool
    id: convert
    baseCommand: echo
    inputs: {name: {type: string, inputBinding: {}}}
    outputs: {said: stdout}
  - class: Workflow
    id: convert
    inputs: {name: string}
    outputs: {said: {type: File, outputSource: convert/said}}
    steps:
      convert: {run: "#convert", in: {name: name}, out: [said]}
