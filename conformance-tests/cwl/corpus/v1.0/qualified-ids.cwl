cwlVersion: v1.0
$graph:
- id: '#say.cwl'
  class: CommandLineTool
  baseCommand: [printf, '%s']
  inputs: [{id: '#say.cwl/word', type: string, inputBinding: {position: 1}}]
  stdout: out
  outputs: [{id: '#say.cwl/said', type: stdout}]
- id: '#main'
  class: Workflow
  inputs: [{id: '#main/w', type: string, default: packed}]
  outputs: [{id: '#main/o', type: File, outputSource: '#main/say/said'}]
  steps:
  - id: '#main/say'
    run: '#say.cwl'
    in: [{id: '#main/say/word', source: '#main/w'}]
    out: ['#main/say/said']
