"""LibreTranslate's endpoints and our own: fields, routes, documents over HTTP."""
