cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sh, -c, 'printf %s "$WORD"']
inputs: []
arguments: [$(1 + 1)]
stdout: out
outputs: {o: stdout}
