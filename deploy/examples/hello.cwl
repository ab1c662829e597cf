#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
id: hello
label: Greets by name
doc: The smallest process that is worth deploying, one command with one input and one file as its result.
inputs:
  name:
    type: string
    label: Whom to greet
    inputBinding: { position: 1 }
outputs:
  greeting:
    type: stdout
    label: The greeting
    format: https://www.iana.org/assignments/media-types/text/plain
baseCommand: [echo, Hello]
stdout: greeting.txt
