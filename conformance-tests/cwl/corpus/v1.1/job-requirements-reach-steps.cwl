cwlVersion: v1.1
class: Workflow
inputs: []
outputs: {o: {type: File, outputSource: s/o}}
steps:
  s:
    in: []
    out: [o]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'printf %s "$WORD"']
      inputs: []
      stdout: out
      outputs: {o: stdout}
