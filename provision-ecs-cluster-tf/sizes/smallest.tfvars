# One small machine that is reached through the load balancer alone. It works, it is no more than that: a task that dies is
# away for a minute, and a zone takes all of it along. A roll starts a second machine for some minutes.
egress         = "public"
instance_types = ["t3a.small"]
instances      = { min = 1, max = 2 }
flow_logs      = false
access_logs    = false
budget_usd     = 60

# 2 GiB, of which ECS gives tasks some 1,850 MiB. Pictures of a telephone's 16 megapixels at most, four clients with four of
# them each, took the demo models to 460 and 450 MB; a larger depth model needs more of it for itself.
services = {
  yolo  = { cpu = 896, memory = 640, tmp = 64, min = 1, max = 1, environment = { FARSIGHT_MAX_INFLIGHT = "8", FARSIGHT_MAX_MEGAPIXELS = "16", FARSIGHT_SHAPE_GRAPHS = "0" } }
  depth = { cpu = 896, memory = 960, tmp = 64, min = 1, max = 1, environment = { FARSIGHT_MAX_INFLIGHT = "8", FARSIGHT_MAX_MEGAPIXELS = "16" } }
  web   = { cpu = 128, memory = 64, min = 1, max = 1 }
}
