cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
intent: ["http://example.com/echo"]
inputs: []
outputs: []
