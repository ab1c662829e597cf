cwlVersion: v1.1
class: CommandLineTool
baseCommand: echo
intent: ["http://example.com/echo"]
inputs: []
outputs: []
