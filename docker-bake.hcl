# All images: `docker buildx bake` builds the group cpu for this machine's platform.
#
#   docker buildx bake cpu|cuda|demo          the images of a device; demo: with the demo models inside
#   docker buildx bake translate_text-cpu     one image
#   PLATFORMS=linux/amd64,linux/arm64 docker buildx bake cpu
#   WHEELS=DIR docker buildx bake             packages from a folder of wheels first: air-gapped or mirrored builds
#   CA_BUNDLE=FILE docker buildx bake         behind a proxy that signs TLS anew
#   ATTEST=1 docker buildx bake               with SBOM and provenance (the SBOM's scanner is an image that is pulled)

variable "REGISTRY" { default = "mega-pipeline" }
variable "VERSION" { default = "0.1.0" }
variable "REVISION" { default = "unknown" }
variable "CREATED" { default = "" }
variable "PLATFORMS" { default = "" }
variable "WHEELS" { default = "" }
variable "CA_BUNDLE" { default = "" }
variable "ATTEST" { default = "" }
variable "TORCH" { default = "2.13.0" }

# `stage` is the name in the settings, in requirements/ and of the demo model's folder.
variable "SERVICES" {
  default = [
    { name = "pipeline", stage = "pipeline", prefix = "MEGA_PIPELINE__", port = "9000", torch = false },
    { name = "transcribe_audio", stage = "transcribe", prefix = "MEGA_TRANSCRIBE__", port = "9001", torch = false },
    { name = "generate_text", stage = "generate", prefix = "MEGA_GENERATE__", port = "9002", torch = false },
    { name = "translate_text", stage = "translate", prefix = "MEGA_TRANSLATE__", port = "9003", torch = false },
    { name = "synthesis_audio", stage = "synthesis", prefix = "MEGA_SYNTHESIS__", port = "9005", torch = true },
  ]
}

group "default" { targets = ["cpu"] }

target "common" {
  context    = "."
  dockerfile = "services/Dockerfile"
  target     = "service"
  contexts   = WHEELS == "" ? {} : { wheels = WHEELS }
  secret     = CA_BUNDLE == "" ? [] : ["id=ca_bundle,src=${CA_BUNDLE}"]
  attest     = ATTEST == "" ? [] : ["type=sbom", "type=provenance,mode=max"]
}

target "cpu" {
  name      = "${service.name}-cpu"
  matrix    = { service = SERVICES }
  inherits  = ["common"]
  platforms = PLATFORMS == "" ? [] : split(",", PLATFORMS)
  tags      = ["${REGISTRY}/${service.name}:cpu", "${REGISTRY}/${service.name}:${VERSION}-cpu"]
  args = {
    SERVICE = service.name, DEVICE = "cpu", REQUIREMENTS = service.stage, PREFIX = service.prefix, PORT = service.port
    TORCH   = service.torch ? TORCH : ""
    MODULE  = service.name == "pipeline" ? "services.pipeline.api" : "services.${service.name}"
    VERSION = VERSION, REVISION = REVISION, CREATED = CREATED
  }
}

# The pipeline computes nothing: it has no cuda image. CTranslate2's arm64 wheel has no CUDA and torch's would be alone
# with it, so a cuda image is amd64.
target "cuda" {
  name      = "${service.name}-cuda"
  matrix    = { service = [for service in SERVICES : service if service.name != "pipeline"] }
  inherits  = ["common"]
  platforms = ["linux/amd64"]
  tags      = ["${REGISTRY}/${service.name}:cuda", "${REGISTRY}/${service.name}:${VERSION}-cuda"]
  args = {
    SERVICE = service.name, DEVICE = "cuda", REQUIREMENTS = service.stage, PREFIX = service.prefix, PORT = service.port
    TORCH   = service.torch ? TORCH : ""
    VERSION = VERSION, REVISION = REVISION, CREATED = CREATED
  }
}

target "demo" {
  name      = "${service.name}-demo"
  matrix    = { service = [for service in SERVICES : service if service.name != "pipeline"] }
  inherits  = ["${service.name}-cpu"]
  target    = "demo"
  tags      = ["${REGISTRY}/${service.name}:demo"]
  args      = { DEMO = service.stage }
}
