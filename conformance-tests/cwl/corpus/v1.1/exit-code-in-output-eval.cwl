cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sh, -c, 'exit 7']
successCodes: [7]
inputs: []
outputs: {o: {type: int, outputBinding: {outputEval: $(runtime.exitCode)}}}
