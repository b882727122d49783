# One small instance behind the load balancer, to try things out. If a task ends, its service is down for a minute; if the
# zone fails, everything is down. A rollout starts a second instance for some minutes.
egress         = "public"
instance_types = ["t3a.small"]
instances      = { min = 1, max = 2 }
flow_logs      = false
access_logs    = false
budget_usd     = 60

# 2 GiB, of which about 1,850 MiB are available to tasks. With pictures of up to 16 megapixels, as from a phone, four
# clients with four pictures each took the demo models to 460 and 450 MB. A larger depth model needs more memory.
services = {
  yolo  = { cpu = 896, memory = 640, tmp = 64, min = 1, max = 1, environment = { FARSIGHT_MAX_INFLIGHT = "8", FARSIGHT_MAX_MEGAPIXELS = "16", FARSIGHT_SHAPE_GRAPHS = "0" } }
  depth = { cpu = 896, memory = 960, tmp = 64, min = 1, max = 1, environment = { FARSIGHT_MAX_INFLIGHT = "8", FARSIGHT_MAX_MEGAPIXELS = "16" } }
  web   = { cpu = 128, memory = 64, min = 1, max = 1 }
}
