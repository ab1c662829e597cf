cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sh, -c, 'printf %s "$WORD"']
requirements: {EnvVarRequirement: {envDef: {WORD: tool}}}
inputs: []
stdout: out
outputs: {o: stdout}
