cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sh, -c, 'printf %s "$WORD"']
label: none
inputs: []
stdout: out
outputs: {o: stdout}
