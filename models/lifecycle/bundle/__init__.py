"""One file that carries models to a machine without a network.

A tar, packed with Zstandard (`.tar.zst`) or plain (`.tar`, quicker: weights hardly shrink), of

    manifest.json         every model with source, revision, licence, files; import reads it first
    SHA256SUMS            for `sha256sum -c`
    LICENCES.md           what each licence allows and forbids
    sbom.cdx.json         CycloneDX 1.6
    models/<id>/<file>    the files, of `<id>.int8` those of a converted form
"""
