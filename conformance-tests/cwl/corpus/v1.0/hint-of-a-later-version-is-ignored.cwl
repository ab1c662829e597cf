cwlVersion: v1.0
class: CommandLineTool
baseCommand: [printf, ok]
hints: {WorkReuse: {enableReuse: false}, ToolTimeLimit: {timelimit: 9}}
inputs: []
stdout: out
outputs: {o: stdout}
