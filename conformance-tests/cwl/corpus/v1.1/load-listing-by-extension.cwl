$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
cwlVersion: v1.1
class: ExpressionTool
requirements:
- {class: InlineJavascriptRequirement}
- {class: "cwltool:LoadListingRequirement", loadListing: deep_listing}
inputs: {d: {type: Directory, default: {class: Directory, location: ../data/tree}}}
outputs: {n: int}
expression: |
  ${
    var found = -1;
    (inputs.d.listing || []).forEach(function (e) {
      if (e.class === "Directory") { found = e.listing ? e.listing.length : -2; }
    });
    return {n: found};
  }
