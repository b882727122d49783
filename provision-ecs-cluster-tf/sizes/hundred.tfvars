# 100 requests a second: 90 detections at 50 ms of a processor (docs/benchmark.md, in f32; 34 in INT8) and 10 depth maps at
# 890 ms (bf16, docs/decisions/004) are 4.5 + 8.9 processors; at 70 % use 19.1. Three machines of 8 are 24.
instance_types = ["c7a.2xlarge"]
instances      = { min = 3, max = 6 }
zones          = 3
nat_per_zone   = true
budget_usd     = 2000

services = {
  # 2 processors do 38 detections a second, at 70 % 1600 a minute: 90 a second are 4 tasks.
  yolo = { cpu = 2048, memory = 2048, min = 4, max = 8, requests_per_minute = 1600 }
  # 2 processors do 2.2 maps a second, at 70 % 94 a minute: 10 a second are 7 tasks.
  depth = { cpu = 2048, memory = 2048, min = 7, max = 14, requests_per_minute = 94 }
  web   = { min = 3, max = 6 }
}
