cwlVersion: v1.2
class: Workflow
id: tar-and-count
label: Pack and count
doc: Packs files into an archive, then counts what the archive holds.
inputs:
  files:
    type: File[]
    label: What to pack
outputs:
  archive:
    type: File
    outputSource: pack/archive
  count:
    type: File
    outputSource: count/count
steps:
  pack:
    in:
      files: files
    out: [archive]
    run:
      class: CommandLineTool
      baseCommand: [tar, --create, --format=ustar, --sort=name, --mtime=@0, --owner=0, --group=0, --numeric-owner, --mode=0644, --dereference, --file=files.tar]
      requirements:
        InitialWorkDirRequirement:
          listing:
            - $(inputs.files)
      arguments:
        - valueFrom: $(inputs.files[0].basename)
        - valueFrom: $(inputs.files[1].basename)
      inputs:
        files: File[]
      outputs:
        archive:
          type: File
          outputBinding:
            glob: files.tar
  count:
    in:
      archive: pack/archive
    out: [count]
    run:
      class: CommandLineTool
      requirements:
        ShellCommandRequirement: {}
      baseCommand: []
      arguments:
        - {shellQuote: false, valueFrom: "tar --list --file=$(inputs.archive.path) | wc -l"}
      inputs:
        archive: File
      outputs:
        count: stdout
      stdout: count.txt
