// Shows the API definition that the page names.
window.addEventListener("load", () => {
  "use strict";
  const place = document.getElementById("swagger");
  place.textContent = "";
  window.SwaggerUIBundle({
    url: place.dataset.definition,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
  });
});
