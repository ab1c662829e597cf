# Writes a STAC catalogue, as an application package does.
cwlVersion: v1.0
$namespaces: {s: "https://schema.org/"}
s:softwareVersion: 1.0.1
$graph:
  - class: Workflow
    id: stac-out
    label: A STAC catalogue
    doc: Writes one item with one asset.
    inputs:
      title: {type: string, label: Title, doc: The title of the item, default: A scene}
    outputs:
      - id: results
        type: Directory
        outputSource: [write/results]
    steps:
      write:
        run: "#writer"
        in: {title: title}
        out: [results]
  - class: CommandLineTool
    id: writer
    requirements:
      InitialWorkDirRequirement:
        listing:
          - entryname: catalog.json
            entry: |-
              {"type": "Catalog", "id": "catalogue", "stac_version": "1.0.0", "description": "What the job made",
               "links": [{"rel": "root", "href": "./catalog.json", "type": "application/json"},
                         {"rel": "item", "href": "scene/scene.json", "type": "application/geo+json"}]}
          - entryname: scene.json
            entry: |-
              {"type": "Feature", "stac_version": "1.0.0", "id": "scene", "bbox": [10, 50, 11, 51],
               "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]},
               "properties": {"title": "$(inputs.title)", "datetime": "2026-03-01T12:00:00Z"},
               "links": [{"rel": "parent", "href": "../catalog.json", "type": "application/json"}],
               "assets": {"text": {"href": "scene.txt", "type": "text/plain", "roles": ["data"]}}}
    baseCommand: [sh, -c, 'mkdir scene && mv scene.json scene/ && echo "pixels" > scene/scene.txt']
    inputs:
      title: string
    outputs:
      results: {type: Directory, outputBinding: {glob: .}}
