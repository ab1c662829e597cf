cwlVersion: v1.2
class: CommandLineTool
id: bench-big
doc: Makes a file of 1 GiB without reading anything, and tells which inode it has.
requirements:
  ShellCommandRequirement: {}
inputs: {}
outputs:
  big: { type: File, outputBinding: { glob: big.bin } }
  inode: stdout
baseCommand: []
arguments:
  - { shellQuote: false, valueFrom: "fallocate -l 1073741824 big.bin && stat -c %i big.bin" }
stdout: inode.txt
