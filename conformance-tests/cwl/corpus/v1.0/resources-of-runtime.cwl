cwlVersion: v1.0
class: CommandLineTool
baseCommand: [printf, '%s']
requirements: [{class: ResourceRequirement, coresMin: 1, coresMax: 1, ramMin: 200, ramMax: 200}]
inputs: []
arguments: ['$(runtime.cores) $(runtime.ram)']
stdout: out
outputs: {o: stdout}
