# 100 requests per second: 90 detections at 50 ms of CPU (docs/benchmark.md, in f32; 34 ms in INT8) and 10 depth maps at
# 890 ms (bf16, docs/decisions/004) need 4.5 + 8.9 processors, or 19.1 at 70 % use. Three instances of 8 have 24.
instance_types = ["c7a.2xlarge"]
instances      = { min = 3, max = 6 }
zones          = 3
nat_per_zone   = true
budget_usd     = 2000

services = {
  # 2 processors do 38 detections per second, at 70 % use 1600 per minute: 90 per second need 4 tasks.
  yolo = { cpu = 2048, memory = 2048, min = 4, max = 8, requests_per_minute = 1600 }
  # 2 processors do 2.2 depth maps per second, at 70 % use 94 per minute: 10 per second need 7 tasks.
  depth = { cpu = 2048, memory = 2048, min = 7, max = 14, requests_per_minute = 94 }
  web   = { min = 3, max = 6 }
}
