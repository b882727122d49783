"""Farsight: serve any vision model over HTTP.

The packages, from the bottom up: `bundles` loads verified models, `images` decodes pictures, `inference` runs
the model under load, `service` wires these together, `web` answers requests and `server` runs it all under
gunicorn. An app adds a `Task` and its routes. Nothing is imported here, so that `import farsight` is instant.
"""
