cwlVersion: v1.2
class: CommandLineTool
baseCommand: [printf, '%s']
requirements: [{class: ResourceRequirement, coresMin: 0.5, ramMin: 100.5}]
inputs: []
arguments: [$(runtime.cores)]
stdout: out
outputs: {o: stdout}
