cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements:
  - {class: DockerRequirement, dockerPull: x}
  - {class: DockerRequirement, dockerPull: y}
