cwlVersion: v1.2
class: CommandLineTool
id: names
doc: Leaves a folder of files with difficult names.
requirements:
  InitialWorkDirRequirement:
    listing:
      - entryname: make.sh
        entry: |
          set -e
          mkdir -p "out/a folder"
          printf 1 > "out/a folder/it's \"so\" 100% ü.txt"
          printf 0123456789 > out/digits.txt
          : > out/empty.dat
baseCommand: [sh, make.sh]
inputs: {}
outputs:
  folder:
    type: Directory
    outputBinding: {glob: out}
  both:
    type: File[]
    outputBinding: {glob: [out/digits.txt, out/empty.dat]}
  digits:
    type: File
    outputBinding: {glob: out/digits.txt}
